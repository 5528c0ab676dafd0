pragma application_id = 1818391142;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE TABLE sources (
    name text primary key, location text not null, etag text not null default '', modified text not null default '',
    body_hash text not null default '', checked text, listed text, failures integer not null default 0,
    error text not null default '', note text not null default '', entries blob not null default x'');
CREATE TABLE robots (origin text primary key, record text not null) without rowid;
CREATE TABLE holds (host text primary key, until text not null, record text not null) without rowid;
CREATE TABLE standings (source text primary key, record text not null) without rowid;
CREATE TABLE files (
    source text not null, path text not null, stamp text not null, primary key (source, path)) without rowid;
CREATE TABLE items (
    id text primary key, url text not null, title text not null, outlet text not null, source text not null,
    author text not null, published text, updated text, text text not null, found text not null,
    date_from text not null,
    listing text not null, seen text not null, state text not null, tries integer not null default 0,
    error text not null default '', entry text not null default '', outlet_from text not null default '', retry text not null default '');
CREATE INDEX items_state on items (state, source);
CREATE INDEX items_source on items (source);
CREATE TABLE articles (
    id text primary key, item text not null references items, revision integer not null, quality text not null,
    language text not null, text_hash text not null, seen text not null, sentences text not null,
    copy_of text references items, paragraphs text not null default '[]');
CREATE INDEX articles_item on articles (item, revision);
CREATE INDEX articles_hash on articles (text_hash);
CREATE INDEX articles_copy on articles (copy_of) where copy_of is not null;
CREATE TABLE listings (
    item text not null references items, source text not null, primary key (item, source)) without rowid;
CREATE TABLE queries (
    source text not null, query text not null, asked text not null, barren integer not null,
    primary key (source, query)) without rowid;
CREATE TABLE sentence_keys (
    key text not null, item text not null references items, primary key (key, item)) without rowid;
CREATE INDEX sentence_keys_item on sentence_keys (item);
CREATE TABLE belonging (
    topic text not null, item text not null references items, verdict text not null, why text not null,
    fresh integer not null default 1, scope text not null default '', primary key (topic, item)) without rowid;
CREATE INDEX belonging_verdict on belonging (topic, verdict);
CREATE INDEX belonging_item on belonging (item);
CREATE INDEX belonging_fresh on belonging (topic) where fresh;
CREATE TABLE readings (
    article text not null references articles, engine text not null, claims integer not null,
    made_by text not null default '', primary key (article, engine)) without rowid;
CREATE TABLE claims (
    id text primary key, article text not null references articles, item text not null references items,
    engine text not null, kind text not null, role text not null, holder text not null, quote text not null,
    happened text, record text not null);
CREATE INDEX claims_article on claims (article, engine);
CREATE INDEX claims_item on claims (item, engine);
CREATE TABLE related (
    topic text not null, article text not null references articles, engine text not null,
    primary key (topic, engine, article)) without rowid;
CREATE INDEX related_article on related (article, topic);
CREATE TABLE findings (
    id text primary key, topic text not null, kind text not null, text text not null, label text not null,
    first text not null, last text not null, base real not null, score real not null, fresh integer not null default 1,
    record text not null, lead text not null default '', terms text not null default '');
CREATE INDEX findings_score on findings (topic, score);
CREATE INDEX findings_base on findings (topic, base);
CREATE INDEX findings_first on findings (topic, first);
CREATE INDEX findings_fresh on findings (topic) where fresh;
CREATE TABLE finding_claims (
    topic text not null, claim text not null references claims, finding text not null references findings,
    primary key (topic, claim)) without rowid;
CREATE INDEX finding_claims_finding on finding_claims (finding);
CREATE TABLE finding_terms (
    topic text not null, term text not null, finding text not null references findings,
    primary key (topic, term, finding)) without rowid;
CREATE TABLE relations (
    topic text not null, claim text not null references claims, kind text not null, other text not null,
    why text not null, fresh integer not null default 1, primary key (topic, claim, kind, other)) without rowid;
CREATE INDEX relations_fresh on relations (topic) where fresh;
CREATE TABLE corrections (
    topic text not null, claim text not null references claims, now text references claims,
    fresh integer not null default 1,
    primary key (topic, claim)) without rowid;
CREATE INDEX corrections_fresh on corrections (topic) where fresh;
CREATE TABLE statistics (topic text primary key, claims integer not null, record text not null) without rowid;
CREATE TABLE versions (
    topic text not null, number integer not null, date text not null, engine text not null, renderer text not null,
    status text not null, items integer not null, brief text not null, changes text not null, markdown text not null,
    hash text not null, seal text not null default '', primary key (topic, number)) without rowid;
CREATE TABLE numbers (
    topic text not null, number integer not null, item text not null references items,
    primary key (topic, number), unique (topic, item)) without rowid;
CREATE TABLE archive (
    topic text not null, block text not null, version integer not null, year integer not null, record text not null, seal text not null default '',
    primary key (topic, block)) without rowid;
CREATE TABLE runs (id integer primary key, started text not null, ended text, engine text not null);
CREATE TABLE outcomes (
    run integer not null references runs, topic text not null, kept integer not null, repeats integer not null,
    off_topic integer not null, failed integer not null, version integer, reason text not null, seal text not null default '',
    primary key (run, topic)) without rowid;
CREATE TABLE notifications (
    topic text not null, version integer not null, target text not null, sent text, tries integer not null default 0,
    error text not null default '', primary key (topic, version, target)) without rowid;
CREATE INDEX notifications_due on notifications (topic) where sent is null;
CREATE TABLE answers (
    key text primary key, model text not null, answer text not null, digest text not null) without rowid;
CREATE TABLE calls (
    id integer primary key, run integer not null, started text not null, key text not null, question text not null,
    about text not null, topic text not null, endpoint text not null, model text not null, attempt integer not null,
    state text not null, tokens_in integer not null, tokens_out integer not null, money real not null,
    seconds real not null default 0, answered text not null default '', fault text not null default '',
    raw text not null default '');
CREATE INDEX calls_run on calls (run);
CREATE INDEX calls_started on calls (started);
CREATE TABLE waiting (
    what text not null, topic text not null, item text not null references items,
    primary key (what, topic, item)) without rowid;
CREATE INDEX outcomes_version on outcomes (topic, version);
CREATE TABLE archive_years (
    topic text not null, year integer not null, version integer not null, primary key (topic, year)) without rowid;
CREATE TABLE marks (name text primary key, value text not null) without rowid;
CREATE INDEX finding_terms_finding on finding_terms (finding);
CREATE INDEX items_seen on items (seen);
CREATE INDEX articles_seen on articles (seen);
CREATE TABLE feed_entries (topic text not null, version integer not null, form text not null, record text not null, primary key (topic, version)) without rowid;
CREATE TABLE term_counts (
    topic text not null, term text not null, claims integer not null, primary key (topic, term)) without rowid;
CREATE TABLE block_names (topic text not null, letter text not null, number integer not null, primary key (topic, letter)) without rowid;
CREATE VIEW topics as
    select v.topic, json_extract(v.brief, '$.topic.title') as title,
        json_extract(v.brief, '$.topic.question') as question,
        json_extract(v.brief, '$.topic.state') as state, v.number as version, v.date, v.status, v.items
    from versions v where v.number = (select max(number) from versions w where w.topic = v.topic);
CREATE VIEW page_versions as
    select v.topic, v.number as version, v.date, v.status, v.items, json_array_length(v.brief, '$.blocks') as blocks,
        json_array_length(v.brief, '$.sources') as sources, json_array_length(v.changes) as changes, v.engine, v.hash
    from versions v;
CREATE VIEW page_blocks as
    select v.topic, v.number as version, json_extract(b.value, '$.section') as section, b.key + 1 as place,
        json_extract(b.value, '$.id') as block, json_extract(b.value, '$.name') as name,
        json_extract(b.value, '$.kind') as kind, json_extract(b.value, '$.title') as title,
        json_extract(b.value, '$.since') as since,
        (select group_concat(case when coalesce(json_extract(s.value, '$.speaker'), '') != ''
            then json_extract(s.value, '$.speaker') || ': ' else '' end || json_extract(s.value, '$.text'), ' ')
            from json_each(b.value, '$.sentences') s) as text
    from versions v, json_each(v.brief, '$.blocks') b;
CREATE VIEW page_sources as
    select v.topic, v.number as version, json_extract(s.value, '$.number') as number,
        json_extract(s.value, '$.title') as title,
        json_extract(s.value, '$.outlet') as outlet, json_extract(s.value, '$.published') as published,
        json_extract(s.value, '$.url') as url,
        json_extract(s.value, '$.quality') as quality, json_extract(s.value, '$.item') as item
    from versions v, json_each(v.brief, '$.sources') s;
CREATE VIEW changes as
    select v.topic, v.number as version, v.date, json_extract(c.value, '$.kind') as kind,
        json_extract(c.value, '$.title') as title,
        json_extract(c.value, '$.detail') as detail,
        (select group_concat(json_extract(s.value, '$.text'), ' ') from json_each(c.value, '$.before') s) as before,
        (select group_concat(json_extract(s.value, '$.text'), ' ') from json_each(c.value, '$.after') s) as after,
        json_extract(c.value, '$.block') as block
    from versions v, json_each(v.changes) c;
CREATE VIEW positions_over_time as
    select v.topic, json_extract(b.value, '$.title') as holder, v.number as version, v.date,
        case when json_extract(b.value, '$.pole') < 0 then json_extract(v.brief, '$.topic.axis[0].name')
            when json_extract(b.value, '$.pole') > 0 then json_extract(v.brief, '$.topic.axis[1].name') end as side,
        (select group_concat(json_extract(s.value, '$.text'), ' ')
            from json_each(b.value, '$.sentences') s) as position,
        json_extract(b.value, '$.life[#-1].what') as last_move,
        json_extract(b.value, '$.life[#-1].version') as moved_in,
        json_extract(b.value, '$.id') as block
    from versions v, json_each(v.brief, '$.blocks') b where json_extract(b.value, '$.section') = 'perspectives';
CREATE VIEW questions_and_answers as
    select v.topic, v.number as version, v.date, json_extract(b.value, '$.since') as opened_in,
        (select group_concat(json_extract(s.value, '$.text'), ' ')
            from json_each(b.value, '$.sentences') s) as question,
        json_extract(l.value, '$.what') as step, json_extract(l.value, '$.version') as step_in,
        (select group_concat(json_extract(s.value, '$.text'), ' ') from json_each(l.value, '$.sentences') s) as answer,
        json_extract(b.value, '$.id') as block
    from versions v, json_each(v.brief, '$.blocks') b left join json_each(b.value, '$.life') l
    where json_extract(b.value, '$.section') = 'questions';
CREATE VIEW evidence as
    select v.topic, v.number as version, json_extract(b.value, '$.section') as section,
        json_extract(s.value, '$.text') as sentence,
        json_extract(s.value, '$.speaker') as speaker, json_extract(s.value, '$.outlet') as reported_by,
        n.number as source, c.holder, c.quote, i.title, i.outlet, i.published, i.url, a.seen, a.revision, a.text_hash,
        json_extract(b.value, '$.id') as block, c.id as claim, a.id as article
    from versions v, json_each(v.brief, '$.blocks') b, json_each(b.value, '$.sentences') s,
        json_each(s.value, '$.claims') k join claims c on c.id = k.value join articles a on a.id = c.article
        join items i on i.id = c.item left join numbers n on n.topic = v.topic and n.item = c.item;
CREATE VIEW who_says_what as
    select c.holder, c.role, c.kind, c.quote, c.happened, i.outlet, i.title, i.published, i.url, c.id as claim, c.item
    from claims c join items i on i.id = c.item;
CREATE VIEW findings_and_origins as
    select f.topic, f.text, f.kind, json_array_length(f.record, '$.items') as articles,
        json_array_length(f.record, '$.origins') as origins,
        (select group_concat(o.value, ', ') from json_each(f.record, '$.origins') o) as told_by,
        coalesce(json_array_length(f.record, '$.also'), 0) as others,
        f.first, f.last, f.score, f.id as finding
    from findings f;
CREATE VIEW contradictions as
    select v.topic, v.number as version, json_extract(b.value, '$.title') as about,
        json_extract(b.value, '$.kind') as kind, c.holder, c.quote, i.outlet, i.published, i.url,
        json_extract(b.value, '$.since') as since, json_extract(b.value, '$.life[#-1].what') as stands,
        json_extract(b.value, '$.id') as block, c.id as claim
    from versions v, json_each(v.brief, '$.blocks') b, json_each(b.value, '$.sentences') s
        join claims c on c.id = json_extract(s.value, '$.claims[0]') join items i on i.id = c.item
    where json_extract(b.value, '$.section') = 'tensions';
CREATE VIEW items_and_verdicts as
    select b.topic, i.title, i.outlet, i.published, b.verdict, b.why, i.found, i.source, i.url, i.id as item
    from belonging b join items i on i.id = b.item;
CREATE VIEW runs_and_reasons as
    select r.id as run, r.started, o.topic, o.kept, o.repeats, o.off_topic, o.failed, o.version, o.reason, r.engine
    from outcomes o join runs r on r.id = o.run;
CREATE TABLE manners (endpoint text not null, model text not null, record text not null, primary key (endpoint, model)) without rowid;
CREATE INDEX items_url on items (url);
CREATE INDEX items_retry on items (retry) where state = 'pending';
CREATE TABLE pages (
    item text primary key references items, etag text not null, modified text not null, read text not null,
    look text) without rowid;
CREATE INDEX pages_look on pages (look) where look is not null;
CREATE TABLE written (
    topic text not null, path text not null, digest text not null, primary key (topic, path)) without rowid;
CREATE INDEX versions_listed on versions (topic, number, date, engine, status, items, hash);
CREATE VIRTUAL TABLE passages using fts5(ref unindexed, holder, words, tokenize = 'porter unicode61');
CREATE TABLE holders (name text primary key, claims integer not null) without rowid;
CREATE VIRTUAL TABLE holder_words using fts5(name, prefix = '3');
CREATE VIRTUAL TABLE texts using fts5(words, content = '', tokenize = 'porter unicode61');
CREATE TABLE text_numbers (number integer primary key, article text not null unique references articles);
CREATE TABLE submissions (
    topic text primary key, id text not null, version integer not null, since text not null, record text not null,
    page text not null, difference text not null, blocks text not null, seal text not null) without rowid;
CREATE TABLE rejections (
    topic text not null, block text not null, version integer not null, id text not null, date text not null,
    record text not null, primary key (topic, block, version)) without rowid;
insert into _sqlite_migrations (migration_set, name, applied_at) values
    ('living-brief', 'm001_first', strftime('%Y-%m-%d %H:%M:%f+00:00', 'now')),
    ('living-brief', 'm003_waiting', strftime('%Y-%m-%d %H:%M:%f+00:00', 'now')),
    ('living-brief', 'm004_editions', strftime('%Y-%m-%d %H:%M:%f+00:00', 'now')),
    ('living-brief', 'm005_feed_entries', strftime('%Y-%m-%d %H:%M:%f+00:00', 'now')),
    ('living-brief', 'm006_term_counts', strftime('%Y-%m-%d %H:%M:%f+00:00', 'now')),
    ('living-brief', 'm007_block_names', strftime('%Y-%m-%d %H:%M:%f+00:00', 'now')),
    ('living-brief', 'm008_manners', strftime('%Y-%m-%d %H:%M:%f+00:00', 'now')),
    ('living-brief', 'm009_sources', strftime('%Y-%m-%d %H:%M:%f+00:00', 'now')),
    ('living-brief', 'm010_paragraphs', strftime('%Y-%m-%d %H:%M:%f+00:00', 'now')),
    ('living-brief', 'm011_seals', strftime('%Y-%m-%d %H:%M:%f+00:00', 'now')),
    ('living-brief', 'm012_archive', strftime('%Y-%m-%d %H:%M:%f+00:00', 'now')),
    ('living-brief', 'm013_reviews', strftime('%Y-%m-%d %H:%M:%f+00:00', 'now')),
    ('living-brief', 'm014_waiting_no_more', strftime('%Y-%m-%d %H:%M:%f+00:00', 'now'));
