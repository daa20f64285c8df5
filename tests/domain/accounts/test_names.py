"""What people may be called."""

import pytest

from community.domain.accounts import names, skeletons
from community.kernel.errors import Invalid


@pytest.mark.parametrize(
    "handle",
    ["ada", "Ada-Lovelace", "a.b_c", "élodie", "Мария", "さくら2024", "हिन्दी", "김철수", "x" * 40],
)
def test_handles_of_any_alphabet_are_taken(handle):
    assert names.check_handle(f" {handle} ")


@pytest.mark.parametrize(
    "handle",
    [
        "", "ab", "x" * 41, "ada lovelace", "ada/ben", "<ada>", ".ada", "ada-", "_ada", "ada@home",
        "a\u200bda", "a\u202eda", "ada\x00", "ada\n.x", "pаypal", "аda", "e\u0301\u0301\u0301da",
        "ad\u2060a", "🦊fox",
    ],
)  # fmt: skip
def test_handles_that_could_mislead_are_refused(handle):
    with pytest.raises(Invalid) as refusal:
        names.check_handle(handle)

    assert set(refusal.value.fields) == {"handle"}


@pytest.mark.parametrize(
    "handle", ["admin", "Admin", "ADMIN", "support", "peerdesk", "adm1n", "m0derator", "ѕtaff"]
)
def test_reserved_handles_are_refused_in_any_disguise(handle):
    with pytest.raises(Invalid):
        names.check_handle(handle)


def test_an_operator_may_give_short_and_reserved_handles():
    assert names.check_handle("support", by_operator=True) == "support"
    assert names.check_handle("mo", by_operator=True) == "mo"


def test_full_width_letters_become_plain_ones():
    assert names.check_handle("ａｄａ") == "ada"
    assert skeletons.key("ＡＤＡ") == skeletons.key("ada")


@pytest.mark.parametrize(
    ("one", "other"), [("рор", "pop"), ("Ivan", "lvan"), ("bob0", "bobo"), ("modern", "modem")]
)
def test_handles_that_look_alike_have_one_skeleton(one, other):
    assert skeletons.skeleton(one) == skeletons.skeleton(other)
    assert skeletons.skeleton("ada") != skeletons.skeleton("ida")


@pytest.mark.parametrize(
    "name",
    [
        "A",
        "Ada  Lovelace",
        "Łukasz Żak",
        "محمد",
        "N" * 80,
        "O'Neill-Smith",
        "<b>Ada</b>",
        "👩\u200d💻 Ada",
        "می\u200cخواهم",
    ],
)
def test_names_of_all_kinds_are_taken(name):
    assert names.check_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "N" * 81,
        "Ada\u202egnp.exe",
        "A\x00",
        "A\u200b",
        "\u2067Ada",
        "\ufeffAda",
        "\u3164",
    ],
)
def test_names_that_cannot_be_seen_as_they_are_get_refused(name):
    with pytest.raises(Invalid):
        names.check_name(name)


@pytest.mark.parametrize(
    "email",
    [
        "a@example.com",
        " Ada.L+x@mail.example.co.uk ",
        "o'neil@example.org",
        "a@xn--bcher-kva.example",
    ],
)
def test_plain_addresses_are_taken(email):
    assert names.check_email(email) == email.strip()


@pytest.mark.parametrize(
    "email",
    [
        "", "ada", "@example.com", "a@", "a@localhost", "a@b@example.com", '"a b"@example.com', "a@example",
        "a..b@example.com", ".a@example.com", "a.@example.com", "a@-example.com", "a@example..com",
        "=?utf-8?q?a=40evil.com=3e?=@corp.com", "a@127.0.0.1", "a@[127.0.0.1]", "a@exämple.com", "ä@example.com",
        "a@example.com\nBcc: b@example.com", "a(comment)@example.com", "Ada <a@example.com>", "a@example.com,b@example.com",
        "x" * 65 + "@example.com", "a@" + "x" * 250 + ".com",
    ],
)  # fmt: skip
def test_addresses_that_play_tricks_are_refused(email):
    with pytest.raises(Invalid):
        names.check_email(email)


@pytest.mark.parametrize("website", ["", "https://example.com", "http://example.com/~ada?x=1#y"])
def test_web_addresses_are_taken(website):
    assert names.check_website(website) == website


@pytest.mark.parametrize(
    "website",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "example.com",
        "//example.com",
        "https://",
        "https://a@b.c",
        "https://x y",
        "ftp://x.y",
        "https://[",
        "https://a:b/",
        "JaVaScRiPt:x",
    ],
)
def test_other_addresses_are_no_websites(website):
    with pytest.raises(Invalid) as refusal:
        names.check_website(website)

    assert set(refusal.value.fields) == {"website"}
