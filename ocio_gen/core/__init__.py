"""What every room needs: errors, names, templates, a compiler, OCIO, code of others behind a fence."""
