"""ACESproxy (Academy S-2013-001) for OCIO configs: generate, and prove against an exact reference.

    import ocio_gen

    show = ocio_gen.load_show("show.toml")
    report = ocio_gen.build(show, "package")

`ocio_gen.api` says what each function does. Nothing is imported before it is used.
"""

__version__ = "0.1.0"
