-- The catalogue of a build: everything that is read one by one, and never all at once. `number` of a document and
-- `row` of a chunk count from 0 in the order of the build; chunks of a document are rows `first_chunk` and following.
CREATE TABLE documents (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL,
    fields TEXT NOT NULL,
    published_on TEXT,
    searched TEXT NOT NULL,
    first_chunk INTEGER NOT NULL,
    chunks INTEGER NOT NULL,
    sentences INTEGER NOT NULL,
    characters INTEGER NOT NULL,
    pages INTEGER NOT NULL,
    sections INTEGER NOT NULL,
    figures INTEGER NOT NULL,
    first_year INTEGER,
    last_year INTEGER
);
CREATE INDEX by_day ON documents (published_on);
CREATE TABLE bodies (number INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE document_places (place TEXT NOT NULL, document INTEGER NOT NULL, PRIMARY KEY (place, document)) WITHOUT ROWID;
CREATE TABLE chunks (
    row INTEGER PRIMARY KEY,
    document INTEGER NOT NULL,
    headings TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL
);
CREATE TABLE figures (
    number INTEGER PRIMARY KEY,
    document INTEGER NOT NULL,
    words TEXT NOT NULL,
    places TEXT NOT NULL,
    years TEXT NOT NULL,
    record TEXT NOT NULL
);
CREATE INDEX figures_of ON figures (document);
CREATE TABLE suspicions (
    document INTEGER NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    quote TEXT NOT NULL
);
CREATE INDEX suspicions_of ON suspicions (document);
CREATE TABLE holders (
    document INTEGER NOT NULL,
    place TEXT NOT NULL,
    post TEXT NOT NULL,
    name TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL
);
CREATE INDEX holders_of ON holders (document);
CREATE TABLE people (document INTEGER NOT NULL, name TEXT NOT NULL);
CREATE INDEX people_of ON people (document);
