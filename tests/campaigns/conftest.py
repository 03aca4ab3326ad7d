from tests.letters.conftest import steppe

__all__ = ["steppe"]
