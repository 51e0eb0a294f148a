"""The error of code that fails behind the fence."""

from ocio_gen.core.errors import UserError


class ForeignCodeError(UserError):
    """Code of others crashed, hung, lied or broke a rule of its interface.

    Whoever verifies that code reports it as a failure. Elsewhere it is an error like any other.
    """

    def __init__(self, name: str, text: str) -> None:
        """Make an error.

        Args:
            name: Whose code it is: a file.
            text: What it did.
        """
        super().__init__(f"{name}: {text}")
        self.name, self.text = name, text
