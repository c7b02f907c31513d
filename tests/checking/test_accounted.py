"""Every word of a claim is accounted for by the report, or named."""

from __future__ import annotations

import pytest
from fakes import HashEmbedder
from making import index_of, make_document

from rag.checking.checker import Checker
from rag.config import Settings
from rag.records import Verdict, VerdictLabel

TEXT = """# 2024年镇雄县政府工作报告

2024年，镇雄县建成云南首家无人机培训学校，小学大班额全部消除。

全县新增经营主体3113户、达到41050户。

大部分乡镇完成收入任务，16个保交楼项目累计交付率62.2%。

总投资3亿元的抽水蓄能项目，从签约到开工仅用90天。

科技型企业数量首次突破300家大关，达到309家。

民生支出占一般公共预算支出的比重达80%左右。

全年公路旅客运输量1527.22万人次，比上年增长83.3%。

159个行政村集体收入全部超过11万元，其中40个达到50万元以上。

确保在2024年内基本构建初步的产业格局，2026年前全面构建有特色的产业生态。

年末有A级景区46家，其中3A级以上景区36家。城镇新增就业7.95万人，同比增长5.3%。

## 图4 农村居民人均可支配收入

2024年，镇雄县城镇新增公交车641辆。
"""


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Checker:
    report = make_document("zhenxiong", {"places": ["镇雄县"], "year": 2024}, TEXT)
    return Checker(index_of(tmp_path_factory.mktemp("accounted"), [report]), HashEmbedder(), Settings())


def verdicts(checker: Checker, claim: str) -> tuple[Verdict, ...]:
    return checker.check(claim)


@pytest.mark.parametrize(
    ("claim", "named"),
    [
        ("2024年镇雄县建成全国首家无人机培训学校。", "全国"),
        ("镇雄县小学大班额基本消除。", "基本"),
        ("镇雄县所有乡镇完成收入任务。", "所有"),
        ("2024年镇雄县城镇新增就业7.95万人，环比增长5.3%。", "环比"),
        ("镇雄县小学大班额全部消除，并举办了风筝节。", "风筝"),
        # What stands above the sentence does not undo its own word.
        ("2024年镇雄县农村新增公交车641辆。", "查到：农村"),
    ],
)
def test_what_no_report_bears_out_is_named(checker: Checker, claim: str, named: str) -> None:
    found = verdicts(checker, claim)
    assert any(one.label is not VerdictLabel.SUPPORTED and named in one.explanation for one in found)
    assert any(one.citations for one in found)


@pytest.mark.parametrize(
    "claim",
    [
        "2024年镇雄县新增经营主体41050户。",
        "镇雄县16个保交楼项目已经全部交付。",
        "果子熟了项目从签约到开工仅用90天。",
        "2024年末镇雄县有4A级以上景区36家。",
        "镇雄县2026年前基本构建初步的产业格局。",
    ],
)
def test_what_is_another_thing_is_not_borne_out(checker: Checker, claim: str) -> None:
    assert all(one.label is not VerdictLabel.SUPPORTED for one in verdicts(checker, claim))


@pytest.mark.parametrize(
    "claim",
    [
        "2024年，镇雄县一般公共预算支出约有八成用于民生支出。",
        "2024年镇雄县公路旅客运输量1500多万人次，比上年增长八成以上。",
        "镇雄县小学大班额全部消除。",
        "2024年镇雄县科技型企业达到309家。",
    ],
)
def test_what_is_said_in_other_words_is_not_denied(checker: Checker, claim: str) -> None:
    labels = {one.label for one in verdicts(checker, claim)}
    assert labels <= {VerdictLabel.SUPPORTED, VerdictLabel.PARTLY}
