-- What is made when all rows are there: indexes over names, and the search over figures, whose columns hold words
-- between blanks.
CREATE INDEX holders_named ON holders (name);
CREATE TABLE posts AS SELECT DISTINCT post FROM holders;
CREATE INDEX holders_at ON holders (place, post);
CREATE INDEX people_named ON people (name);
CREATE VIRTUAL TABLE figure_words USING fts5(
    words, places, years,
    content='figures', content_rowid='number', detail='column', tokenize="unicode61 remove_diacritics 0 tokenchars '.%'"
);
INSERT INTO figure_words (figure_words) VALUES ('rebuild');
ANALYZE;
