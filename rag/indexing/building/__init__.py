"""Documents → a build: cut, catalogued and embedded, with what earlier builds lend."""
