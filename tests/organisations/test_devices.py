import pytest

from organisations.devices import device_of

SAFARI = "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4"


@pytest.mark.parametrize(
    ("said", "device"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36", "Chrome computer"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge computer"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox computer"),
        ("Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0", "Firefox telephone"),
        (
            f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) {SAFARI} Mobile/15E148 Safari/604.1",
            "Safari telephone",
        ),
        (f"Mozilla/5.0 (iPad; CPU OS 17_4 like Mac OS X) {SAFARI} Mobile/15E148 Safari/604.1", "Safari tablet"),
        ("Mozilla/5.0 (Linux; Android 13; SM-X200) Chrome/126.0 Safari/537.36", "Chrome tablet"),
        ("curl/8.5", "unknown unknown"),
        ("", "unknown unknown"),
        ("A" * 100_000, "unknown unknown"),
    ],
)
def test_a_browser_is_named_coarsely(said: str, device: str) -> None:
    assert device_of(said) == device
