-- A document copied from the catalogue of another build, {there}: its number and rows there (:there, :was), and here
-- (:here, :first, and :figures for its figure records). What was found only beside other documents is found anew.
INSERT INTO documents
SELECT :here, id, sha256, fields, published_on, searched, :first, chunks, sentences,
    characters, pages, sections, figures, first_year, last_year
FROM {there}.documents WHERE number = :there;

INSERT INTO bodies SELECT :here, body FROM {there}.bodies WHERE number = :there;

INSERT INTO document_places SELECT DISTINCT value, :here
FROM json_each((SELECT fields FROM {there}.documents WHERE number = :there), '$.places');

INSERT INTO chunks SELECT row - :was + :first, :here, headings, start, "end" FROM {there}.chunks
WHERE row >= :was AND row < :was + :chunks;

INSERT INTO figures
SELECT :figures + row_number() OVER (ORDER BY number) - 1, :here, words, places, years, record
FROM {there}.figures WHERE document = :there;

INSERT INTO suspicions SELECT :here, kind, reason, start, "end", quote FROM {there}.suspicions
WHERE document = :there AND kind NOT IN (:between, :same) ORDER BY rowid;

INSERT INTO holders SELECT :here, place, post, name, start, "end" FROM {there}.holders
WHERE document = :there ORDER BY rowid;

INSERT INTO people SELECT :here, name FROM {there}.people WHERE document = :there ORDER BY rowid
