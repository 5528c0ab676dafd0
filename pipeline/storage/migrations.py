"""The tables as migrations, and views for people; loaded where one is due, as their library brings numpy along."""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database, Migrations

from pipeline.storage.database import APPLICATION_ID, MIGRATIONS, SEALED, SEALED_COLUMNS, seal
from pipeline.storage.schema import statements

# Views for people who look into the store with Datasette or sqlite3: plain names, a row for what a reader would count.
#
# A version is stored as one JSON record, so that it never changes; the views take it apart (docs/explore.md).

VIEWS = """
create view topics as
    select v.topic, json_extract(v.brief, '$.topic.title') as title,
        json_extract(v.brief, '$.topic.question') as question,
        json_extract(v.brief, '$.topic.state') as state, v.number as version, v.date, v.status, v.items
    from versions v where v.number = (select max(number) from versions w where w.topic = v.topic);
create view page_versions as
    select v.topic, v.number as version, v.date, v.status, v.items, json_array_length(v.brief, '$.blocks') as blocks,
        json_array_length(v.brief, '$.sources') as sources, json_array_length(v.changes) as changes, v.engine, v.hash
    from versions v;
create view page_blocks as
    select v.topic, v.number as version, json_extract(b.value, '$.section') as section, b.key + 1 as place,
        json_extract(b.value, '$.id') as block, json_extract(b.value, '$.name') as name,
        json_extract(b.value, '$.kind') as kind, json_extract(b.value, '$.title') as title,
        json_extract(b.value, '$.since') as since,
        (select group_concat(case when coalesce(json_extract(s.value, '$.speaker'), '') != ''
            then json_extract(s.value, '$.speaker') || ': ' else '' end || json_extract(s.value, '$.text'), ' ')
            from json_each(b.value, '$.sentences') s) as text
    from versions v, json_each(v.brief, '$.blocks') b;
create view page_sources as
    select v.topic, v.number as version, json_extract(s.value, '$.number') as number,
        json_extract(s.value, '$.title') as title,
        json_extract(s.value, '$.outlet') as outlet, json_extract(s.value, '$.published') as published,
        json_extract(s.value, '$.url') as url,
        json_extract(s.value, '$.quality') as quality, json_extract(s.value, '$.item') as item
    from versions v, json_each(v.brief, '$.sources') s;
create view changes as
    select v.topic, v.number as version, v.date, json_extract(c.value, '$.kind') as kind,
        json_extract(c.value, '$.title') as title,
        json_extract(c.value, '$.detail') as detail,
        (select group_concat(json_extract(s.value, '$.text'), ' ') from json_each(c.value, '$.before') s) as before,
        (select group_concat(json_extract(s.value, '$.text'), ' ') from json_each(c.value, '$.after') s) as after,
        json_extract(c.value, '$.block') as block
    from versions v, json_each(v.changes) c;
create view positions_over_time as
    select v.topic, json_extract(b.value, '$.title') as holder, v.number as version, v.date,
        case when json_extract(b.value, '$.pole') < 0 then json_extract(v.brief, '$.topic.axis[0].name')
            when json_extract(b.value, '$.pole') > 0 then json_extract(v.brief, '$.topic.axis[1].name') end as side,
        (select group_concat(json_extract(s.value, '$.text'), ' ')
            from json_each(b.value, '$.sentences') s) as position,
        json_extract(b.value, '$.life[#-1].what') as last_move,
        json_extract(b.value, '$.life[#-1].version') as moved_in,
        json_extract(b.value, '$.id') as block
    from versions v, json_each(v.brief, '$.blocks') b where json_extract(b.value, '$.section') = 'perspectives';
create view questions_and_answers as
    select v.topic, v.number as version, v.date, json_extract(b.value, '$.since') as opened_in,
        (select group_concat(json_extract(s.value, '$.text'), ' ')
            from json_each(b.value, '$.sentences') s) as question,
        json_extract(l.value, '$.what') as step, json_extract(l.value, '$.version') as step_in,
        (select group_concat(json_extract(s.value, '$.text'), ' ') from json_each(l.value, '$.sentences') s) as answer,
        json_extract(b.value, '$.id') as block
    from versions v, json_each(v.brief, '$.blocks') b left join json_each(b.value, '$.life') l
    where json_extract(b.value, '$.section') = 'questions';
create view evidence as
    select v.topic, v.number as version, json_extract(b.value, '$.section') as section,
        json_extract(s.value, '$.text') as sentence,
        json_extract(s.value, '$.speaker') as speaker, json_extract(s.value, '$.outlet') as reported_by,
        n.number as source, c.holder, c.quote, i.title, i.outlet, i.published, i.url, a.seen, a.revision, a.text_hash,
        json_extract(b.value, '$.id') as block, c.id as claim, a.id as article
    from versions v, json_each(v.brief, '$.blocks') b, json_each(b.value, '$.sentences') s,
        json_each(s.value, '$.claims') k join claims c on c.id = k.value join articles a on a.id = c.article
        join items i on i.id = c.item left join numbers n on n.topic = v.topic and n.item = c.item;
create view who_says_what as
    select c.holder, c.role, c.kind, c.quote, c.happened, i.outlet, i.title, i.published, i.url, c.id as claim, c.item
    from claims c join items i on i.id = c.item;
create view findings_and_origins as
    select f.topic, f.text, f.kind, json_array_length(f.record, '$.items') as articles,
        json_array_length(f.record, '$.origins') as origins,
        (select group_concat(o.value, ', ') from json_each(f.record, '$.origins') o) as told_by,
        coalesce(json_array_length(f.record, '$.also'), 0) as others,
        f.first, f.last, f.score, f.id as finding
    from findings f;
create view contradictions as
    select v.topic, v.number as version, json_extract(b.value, '$.title') as about,
        json_extract(b.value, '$.kind') as kind, c.holder, c.quote, i.outlet, i.published, i.url,
        json_extract(b.value, '$.since') as since, json_extract(b.value, '$.life[#-1].what') as stands,
        json_extract(b.value, '$.id') as block, c.id as claim
    from versions v, json_each(v.brief, '$.blocks') b, json_each(b.value, '$.sentences') s
        join claims c on c.id = json_extract(s.value, '$.claims[0]') join items i on i.id = c.item
    where json_extract(b.value, '$.section') = 'tensions';
create view items_and_verdicts as
    select b.topic, i.title, i.outlet, i.published, b.verdict, b.why, i.found, i.source, i.url, i.id as item
    from belonging b join items i on i.id = b.item;
create view runs_and_reasons as
    select r.id as run, r.started, o.topic, o.kept, o.repeats, o.off_topic, o.failed, o.version, o.reason, r.engine
    from outcomes o join runs r on r.id = o.run;
"""

migrations = Migrations(MIGRATIONS)

_TABLES = """
create table sources (
    name text primary key, location text not null, etag text not null default '', modified text not null default '',
    body_hash text not null default '', checked text, listed text, failures integer not null default 0,
    error text not null default '', note text not null default '', entries blob not null default x'');
create table robots (origin text primary key, record text not null) without rowid;
create table holds (host text primary key, until text not null, record text not null) without rowid;
create table standings (source text primary key, record text not null) without rowid;
create table files (
    source text not null, path text not null, stamp text not null, primary key (source, path)) without rowid;
create table items (
    id text primary key, url text not null, title text not null, outlet text not null, source text not null,
    author text not null, published text, updated text, text text not null, found text not null,
    date_from text not null,
    listing text not null, seen text not null, state text not null, tries integer not null default 0,
    error text not null default '');
create index items_state on items (state, source);
create index items_source on items (source);
create table articles (
    id text primary key, item text not null references items, revision integer not null, quality text not null,
    language text not null, text_hash text not null, seen text not null, sentences text not null,
    copy_of text references items);
create index articles_item on articles (item, revision);
create index articles_hash on articles (text_hash);
create index articles_copy on articles (copy_of) where copy_of is not null;
create table listings (
    item text not null references items, source text not null, primary key (item, source)) without rowid;
create table queries (
    source text not null, query text not null, asked text not null, barren integer not null,
    primary key (source, query)) without rowid;
create table sentence_keys (
    key text not null, item text not null references items, primary key (key, item)) without rowid;
create index sentence_keys_item on sentence_keys (item);
create table belonging (
    topic text not null, item text not null references items, verdict text not null, why text not null,
    fresh integer not null default 1, primary key (topic, item)) without rowid;
create index belonging_verdict on belonging (topic, verdict);
create index belonging_item on belonging (item);
create index belonging_fresh on belonging (topic) where fresh;
create table readings (
    article text not null references articles, engine text not null, claims integer not null,
    made_by text not null default '', primary key (article, engine)) without rowid;
create table claims (
    id text primary key, article text not null references articles, item text not null references items,
    engine text not null, kind text not null, role text not null, holder text not null, quote text not null,
    happened text, record text not null);
create index claims_article on claims (article, engine);
create index claims_item on claims (item, engine);
create table related (
    topic text not null, article text not null references articles, engine text not null,
    primary key (topic, engine, article)) without rowid;
create index related_article on related (article, topic);
create table findings (
    id text primary key, topic text not null, kind text not null, text text not null, label text not null,
    first text not null, last text not null, base real not null, score real not null, fresh integer not null default 1,
    record text not null);
create index findings_score on findings (topic, score);
create index findings_base on findings (topic, base);
create index findings_first on findings (topic, first);
create index findings_fresh on findings (topic) where fresh;
create table finding_claims (
    topic text not null, claim text not null references claims, finding text not null references findings,
    primary key (topic, claim)) without rowid;
create index finding_claims_finding on finding_claims (finding);
create table finding_terms (
    topic text not null, term text not null, finding text not null references findings,
    primary key (topic, term, finding)) without rowid;
create table relations (
    topic text not null, claim text not null references claims, kind text not null, other text not null,
    why text not null, fresh integer not null default 1, primary key (topic, claim, kind, other)) without rowid;
create index relations_fresh on relations (topic) where fresh;
create table corrections (
    topic text not null, claim text not null references claims, now text references claims,
    fresh integer not null default 1,
    primary key (topic, claim)) without rowid;
create index corrections_fresh on corrections (topic) where fresh;
create table statistics (topic text primary key, claims integer not null, record text not null) without rowid;
create table versions (
    topic text not null, number integer not null, date text not null, engine text not null, renderer text not null,
    status text not null, items integer not null, brief text not null, changes text not null, markdown text not null,
    hash text not null, primary key (topic, number)) without rowid;
create table numbers (
    topic text not null, number integer not null, item text not null references items,
    primary key (topic, number), unique (topic, item)) without rowid;
create table archive (
    topic text not null, block text not null, version integer not null, year integer not null, record text not null,
    primary key (topic, block)) without rowid;
create table runs (id integer primary key, started text not null, ended text, engine text not null);
create table outcomes (
    run integer not null references runs, topic text not null, kept integer not null, repeats integer not null,
    off_topic integer not null, failed integer not null, version integer, reason text not null,
    primary key (run, topic)) without rowid;
create table notifications (
    topic text not null, version integer not null, target text not null, sent text, tries integer not null default 0,
    error text not null default '', primary key (topic, version, target)) without rowid;
create index notifications_due on notifications (topic) where sent is null;
create table answers (
    key text primary key, model text not null, answer text not null, digest text not null) without rowid;
create table calls (
    id integer primary key, run integer not null, started text not null, key text not null, question text not null,
    about text not null, topic text not null, endpoint text not null, model text not null, attempt integer not null,
    state text not null, tokens_in integer not null, tokens_out integer not null, money real not null,
    seconds real not null default 0, answered text not null default '', fault text not null default '',
    raw text not null default '');
create index calls_run on calls (run);
create index calls_started on calls (started);
create table rungs (
    endpoint text not null, model text not null, rung integer not null, primary key (endpoint, model)) without rowid;
"""


def _carry_out(db: Database, script: str) -> None:
    for statement in statements(script):
        db.execute(statement)


@migrations()
def m001_first(db: Database) -> None:
    """Everything that version 0.1 stores."""
    _carry_out(db, _TABLES + VIEWS)
    db.execute(f"pragma application_id = {APPLICATION_ID}")


_WAITING = """
create table waiting (
    what text not null, topic text not null, item text not null references items,
    primary key (what, topic, item)) without rowid;
create index if not exists related_article on related (article, topic);
create index outcomes_version on outcomes (topic, version);
create table archive_years (
    topic text not null, year integer not null, version integer not null, primary key (topic, year)) without rowid;
create table marks (name text primary key, value text not null) without rowid;
create index if not exists finding_terms_finding on finding_terms (finding);
create index items_seen on items (seen);
create index articles_seen on articles (seen);
insert into waiting select 'relate', topic, item from belonging where verdict = 'kept';
insert into waiting select 'number', topic, item from belonging b where verdict = 'kept'
    and not exists (select 1 from numbers n where n.topic = b.topic and n.item = b.item);
insert into archive_years select topic, year, max(version) from archive group by topic, year;
"""


@migrations()
def m003_waiting(db: Database) -> None:
    """What waits to be related or numbered is listed, so that no run looks through all that was ever read."""
    _carry_out(db, _WAITING)


@migrations()
def m004_editions(db: Database) -> None:
    """Lists of versions are read off an index: of the table, each row of which is a page long, they read all of it."""
    db.execute("create index versions_listed on versions (topic, number, date, engine, status, items)")


@migrations()
def m005_feed_entries(db: Database) -> None:
    """What a feed tells of a version is kept: else it would be rendered again for each of the next twenty."""
    db.execute(
        "create table feed_entries (topic text not null, version integer not null, form text not null,"
        " record text not null, primary key (topic, version)) without rowid"
    )


_COUNTS = """
create table term_counts (
    topic text not null, term text not null, claims integer not null, primary key (topic, term)) without rowid;
insert into term_counts select s.topic, t.key, t.value from statistics s, json_each(s.record, '$[4]') t;
update statistics set claims = json_extract(record, '$[3]'), record = json_array(
    json_extract(record, '$[0]'), json_extract(record, '$[1]'), json_extract(record, '$[2]'));
alter table findings add column lead text not null default '';
update findings set lead = json_extract(record, '$.claims[0]');
alter table findings add column terms text not null default '';
"""


@migrations()
def m006_term_counts(db: Database) -> None:
    """Counts of words are rows that a run adds to, not one record; findings tell what they quote and by which words."""
    _carry_out(db, _COUNTS)


@migrations()
def m007_block_names(db: Database) -> None:
    """Blocks have short names, and the numbers in them are given once; the views show names and who says a sentence."""
    db.execute(
        "create table block_names (topic text not null, letter text not null, number integer not null,"
        " primary key (topic, letter)) without rowid"
    )
    for statement in statements(VIEWS):
        db.execute(f"drop view if exists {statement.split()[2]}")
        db.execute(statement)


@migrations()
def m008_manners(db: Database) -> None:
    """How an endpoint wants to be asked is more than the form of its answers: it is found out anew."""
    db.execute("drop table rungs")
    db.execute(
        "create table manners (endpoint text not null, model text not null, record text not null,"
        " primary key (endpoint, model)) without rowid"
    )


_SOURCES = """
alter table items add column entry text not null default '';
alter table items add column outlet_from text not null default '';
alter table items add column retry text not null default '';
create index items_url on items (url);
create index items_retry on items (retry) where state = 'pending';
create table pages (
    item text primary key references items, etag text not null, modified text not null, read text not null,
    look text) without rowid;
create index pages_look on pages (look) where look is not null;
alter table belonging add column scope text not null default '';
"""


@migrations()
def m009_sources(db: Database) -> None:
    """Entries by their ids, pages with their validators and when they are asked again, verdicts with their grounds."""
    _carry_out(db, _SOURCES)


@migrations()
def m010_paragraphs(db: Database) -> None:
    """Where the paragraphs of an article begin; of those read before it is not known."""
    db.execute("alter table articles add column paragraphs text not null default '[]'")


_SEALS = """
alter table versions add column seal text not null default '';
alter table archive add column seal text not null default '';
alter table outcomes add column seal text not null default '';
create table written (
    topic text not null, path text not null, digest text not null, primary key (topic, path)) without rowid;
drop index versions_listed;
create index versions_listed on versions (topic, number, date, engine, status, items, hash);
"""


@migrations()
def m011_seals(db: Database) -> None:
    """What readers see is sealed, and the hash of every page is known, so that a change by hand shows from here on."""
    _carry_out(db, _SEALS)
    seal_all(db)


_ARCHIVE = """
create virtual table passages using fts5(ref unindexed, holder, words, tokenize = 'porter unicode61');
create table holders (name text primary key, claims integer not null) without rowid;
create virtual table holder_words using fts5(name, prefix = '3');
create virtual table texts using fts5(words, content = '', tokenize = 'porter unicode61');
create table text_numbers (number integer primary key, article text not null unique references articles);
"""
_INDEX = """
insert into passages (ref, holder, words) select id, holder, quote from claims order by rowid;
insert into passages (ref, holder, words)
    select id, '', title from items i where title != '' and exists (select 1 from articles a where a.item = i.id);
insert into holders select holder, count(*) from claims where holder != '' group by holder;
insert into holder_words select name from holders;
insert into text_numbers (article) select id from articles where copy_of is null order by rowid;
insert into texts (rowid, words) select n.number, (select group_concat(value, char(10)) from json_each(a.sentences))
    from text_numbers n join articles a on a.id = n.article;
"""


@migrations()
def m012_archive(db: Database) -> None:
    """Quotes, titles and texts are found by their words, holders by parts of names: `brief find`, `brief who`."""
    _carry_out(db, _ARCHIVE)
    index_all(db)


def index_all(db: Database) -> None:
    """Fill the empty index of what is stored; from then on `Indexed` keeps it current."""
    _carry_out(db, _INDEX)


_REVIEWS = """
create table submissions (
    topic text primary key, id text not null, version integer not null, since text not null, record text not null,
    page text not null, difference text not null, blocks text not null, seal text not null) without rowid;
create table rejections (
    topic text not null, block text not null, version integer not null, id text not null, date text not null,
    record text not null, primary key (topic, block, version)) without rowid;
"""


@migrations()
def m013_reviews(db: Database) -> None:
    """What waits for an editor, as it is shown to them, and what an editor kept off a page."""
    _carry_out(db, _REVIEWS)


_WAITING_NO_MORE = """
delete from waiting as b where not exists (select 1 from belonging k where k.topic = b.topic and k.item = b.item
    and k.verdict = 'kept');
delete from waiting as b where what = 'relate' and not exists (select 1 from articles a where a.item = b.item
    and a.copy_of is null and not exists (select 1 from related r where r.article = a.id and r.topic = b.topic))
"""


@migrations()
def m014_waiting_no_more(db: Database) -> None:
    """What is done, or not needed, was left in the list of what waits: each run then looked at all of it."""
    _carry_out(db, _WAITING_NO_MORE)


def seal_all(db: Database) -> None:
    """Seal every row as it is."""
    for table in SEALED:
        before: dict[str, str] = {}
        for row in db.execute(f"select * from {table} order by {', '.join(SEALED_COLUMNS[table])}").fetchall():
            before[row["topic"]] = made = seal(table, row, before.get(row["topic"], ""))
            keys = " and ".join(f"{key} = ?" for key in SEALED_COLUMNS[table])
            db.execute(
                f"update {table} set seal = ? where {keys}", [made, *(row[key] for key in SEALED_COLUMNS[table])]
            )


def migrate(connection: sqlite3.Connection) -> None:
    """Carry out what is due."""
    migrations.apply(Database(connection))


def unknown_migrations(connection: sqlite3.Connection) -> tuple[str, ...]:
    """What was done to a database by a version newer than this one."""
    if not connection.execute("select 1 from sqlite_master where name = ?", [migrations.migrations_table]).fetchone():
        return ()
    wanted = f"select name from {migrations.migrations_table} where migration_set = ? order by name"
    ours = {migration.name for migration in migrations._migrations}  # the library tells only what is still to be done
    return tuple(name for (name,) in map(tuple, connection.execute(wanted, [migrations.name])) if name not in ours)
