"""How tries are counted: by address, by name and address, and known browsers apart."""

from __future__ import annotations

import pytest
from staffing import Clock

from rag.web.staff.authentication import login_throttle
from rag.web.staff.authentication.known_devices import cookie_of, device_of, signed
from rag.web.staff.authentication.login_throttle import Throttle, Try, network


def test_the_tables_stay_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login_throttle, "MOST", 50)
    throttle = Throttle(Clock())
    for n in range(500):
        throttle.tried(Try(name=f"n{n}", address=f"a{n}"))
        throttle.tried(Try(name=f"n{n}", address=f"a{n}", device=f"d{n}"))
    assert len(throttle) == 200


def test_success_forgets_its_own_failures_and_no_one_elses() -> None:
    throttle = Throttle(Clock())
    mine, other = Try(name="王芳", address="a"), Try(name="李四", address="a")
    for one in (mine, mine, mine, other, other, other):
        throttle.tried(one)
    assert (throttle.wait(mine), throttle.wait(other)) == (2, 2)
    throttle.tried(mine)
    throttle.succeeded(mine)
    assert (throttle.wait(mine), throttle.wait(other)) == (0, 2)


def test_an_address_is_fresh_until_three_tries_have_failed() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    seen = []
    for n in range(4):
        seen.append(throttle.fresh(Try(name="王芳", address="a")))
        throttle.tried(Try(name=f"name{n}", address="a"))
    assert seen == [True, True, True, False]
    clock.pass_(901)
    assert throttle.fresh(Try(name="王芳", address="a"))


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
    ],
)
def test_what_of_an_address_is_counted(host: str, counted: str) -> None:
    assert network(host) == counted


def test_a_device_is_known_by_our_signature_for_one_name() -> None:
    value = signed(b"secret", "王芳")
    jar = {cookie_of("王芳"): value}
    assert device_of(b"secret", "王芳", jar) == value.partition(".")[0]
    assert device_of(b"another", "王芳", jar) == ""
    assert device_of(b"secret", "李四", {cookie_of("李四"): value}) == ""
    for broken in ("", ".", "\udcff.\udcff", value[:-1]):
        assert device_of(b"secret", "王芳", {cookie_of("王芳"): broken}) == ""
    assert device_of(b"secret", "\udcff", {}) == ""
