"""People: names beside an office or a verb of speech, and the offices themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.language.places import find_places
from rag.language.scripts import CJK

# The hundred commonest surnames and some more; a name of two or three characters begins with one.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆"
    "汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤盛左旷庞樊兰殷施洪翟安颜倪"
)
_NAME = rf"[{_SURNAMES}][{CJK}]{{1,2}}"
_OFFICE = (
    r"书记|区长|市长|县长|省长|镇长|乡长|主任|局长|主席|部长|校长|院长|董事长|总经理"
    r"|记者|通讯员|编辑|代表|常委|委员|作者|校对"
)
_AFTER = r"(?:[（(]|接受|表示|介绍|说|指出|强调|认为|在|的|作|向|代表|有言|坦言|。|，|,|、|；|\s|$|[/·])"
_NAMED = re.compile(
    rf"(?:{_OFFICE})[:：/·]?(?P<after>{_NAME}?)(?={_AFTER}|通讯员)|(?<![{CJK}])(?P<before>{_NAME})(?=表示|介绍|说|指出|强调|认为|提出|透露|宣布|要求|希望|谈到|在接受|有言在先|摄)"
    rf"|(?:^|(?<=[。，,；\n]))(?P<speaker>{_NAME})(?=表示|介绍|说|指出|强调|提出|透露|宣布|要求|希望|谈到|在[^，,。]{{0,16}}(?:会|报告|讲话))"
)
_NAME_PARTS = re.compile(rf"^{_NAME}$")
_SURNAME = re.compile(f"[{_SURNAMES}]")
Known = Callable[[str], tuple[str, ...]]
"""The people known from elsewhere who are named in a text."""
# 区委副书记 is not 区委书记: an office is read whole, with whose it is and whether it is the deputy's.
_POST = re.compile(
    r"(?:党工委|工委|区委|市委|县委|省委)?(?:副)?书记|(?:副)?(?:区长|市长|县长|省长|局长|主席|校长|董事长|总经理)|(?:管委会)?(?:副)?主任|(?:责任|美术)编辑|校对|制图|记者|通讯员"
)


def find_people(text: str) -> list[str]:
    """Names that an office or a verb of speech marks as such, in order, once each."""
    found = []
    for match in _NAMED.finditer(text):
        name = match["after"] or match["before"] or match["speaker"]
        if name and _NAME_PARTS.match(name):
            found.append(name)
    return list(dict.fromkeys(found))


def is_name(text: str) -> bool:
    """Whether a text is a person's name and nothing else."""
    return _NAME_PARTS.match(text) is not None and not _is_office(text)


def find_posts(text: str) -> list[str]:
    """The offices named in a text, whole: 区委副书记, 区长, 管委会主任."""
    return [match[0] for match in _POST.finditer(text)]


def post_fits(asked: str, held: str) -> bool:
    """Whether who holds `held` holds the office asked for: 书记 is any party secretary, never a deputy."""
    if ("副" in asked) != ("副" in held):
        return False
    bare = re.compile("党工委|工委|区委|市委|县委|省委|管委会|副")
    if bare.sub("", asked) != bare.sub("", held):
        return False
    ours, theirs = re.search("区委|市委|县委|省委", asked), re.search("区委|市委|县委|省委|工委", held)
    return ours is None or theirs is None or ours[0] == theirs[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHolder:
    """Who holds an office (威信县 and 区委书记), with the offsets of the name."""

    place: str
    post: str
    name: str
    start: int
    end: int


_HELD = "书记|区长|市长|县长|省长|局长|主席|主任|校长|院长|董事长|总经理"
# What stands before an office holds none itself, and a run of them ends: else 市长市长市长… is tried in every parting.
_OFFICES = rf"(?:(?:(?!{_HELD})[{CJK}]){{0,10}}?(?:{_HELD})[、和及兼]?){{1,12}}"
_BEFORE_NAME = re.compile(rf"(?P<offices>{_OFFICES})(?:是|为|叫|由|[:：])?(?P<name>{_NAME}?)(?={_AFTER}|担任|”)")
_AFTER_NAME = re.compile(
    rf"(?P<name>{_NAME}?)(?:[（(][^（()）]*[)）])?(?:现任|担任|出任|任|当选为|当选|是|为)(?P<offices>{_OFFICES})"
)


def office_holders(text: str) -> list[OfficeHolder]:
    """Every office that the text gives to somebody by name: 威信县委书记邹凌云, 石慧彬是昭阳区委书记、区长.

    An office without a place of its own (昭阳区委书记、区长) has that of the one before it.
    """
    found: list[OfficeHolder] = []
    for match in sorted((*_BEFORE_NAME.finditer(text), *_AFTER_NAME.finditer(text)), key=lambda m: m.start()):
        if not _NAME_PARTS.match(match["name"]) or _is_office(match["name"]):
            continue
        place = ""
        for part in re.split("[、和及兼]", match["offices"]):
            place = "".join(find_places(part)[:1]) or place
            if posts := find_posts(part):
                start, end = match.span("name")
                found.append(OfficeHolder(place=place, post=posts[-1], name=match["name"], start=start, end=end))
    return found


def _is_office(name: str) -> bool:
    return bool(re.search("书记|区长|市长|主任|委员|代表", name))


_ROLES = "责任编辑|美术编辑|编辑|校对|制图|记者|通讯员|摄影"
_LINK = r"(?:[/:：·\s]|是|为|由)*"
_CREDIT = re.compile(
    rf"(?P<role2>{_ROLES}){_LINK}(?P<name2>{_NAME}?)(?=采写|报道|撰写|通讯员|的|说|写|介绍|表示)|"
    rf"(?P<role>{_ROLES}){_LINK}(?P<name>{_NAME})(?![{CJK}]|\s*摄)|"
    rf"(?P<name3>{_NAME}?)\s*(?P<role3>摄)(?![{CJK}])"
)


def find_credits(text: str) -> list[OfficeHolder]:
    """Who wrote, drew, edited or proofread a page: 责任编辑:盛荣, 记者王娜, 制图/左骏."""
    found = []
    for match in _CREDIT.finditer(text):
        group = next(name for name in ("name", "name2", "name3") if match[name])
        start, end = match.span(group)
        role = match["role"] or match["role2"] or match["role3"]
        found.append(OfficeHolder(place="", post=role, name=match[group], start=start, end=end))
    return found


def possible_names(text: str) -> list[str]:
    """Every two and three characters of a text that could be a name, once each."""
    found: dict[str, None] = {}
    for match in _SURNAME.finditer(text):
        for length in (2, 3):
            name = text[match.start() : match.start() + length]
            if _NAME_PARTS.match(name):
                found[name] = None
    return list(found)


def among(names: Sequence[str]) -> Known:
    """Those of some names that stand in a text, in their order."""
    return lambda text: tuple(name for name in names if name in text)


NOBODY: Known = among(())


def known_people(text: str, holders: Sequence[OfficeHolder] | None = None) -> list[str]:
    """Everybody whom a text names beside an office, a role or a verb of speech, once each.

    `holders` are its `office_holders` where they are known already.
    """
    held = office_holders(text) if holders is None else holders
    named = [*find_people(text), *(holder.name for holder in (*held, *find_credits(text)))]
    return list(dict.fromkeys(named))
