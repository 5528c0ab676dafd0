"""Views for people who look into the store with Datasette or sqlite3: plain names, a row for what a reader would count.

A version is stored as one JSON record, so that it never changes; the views take it apart (docs/explore.md).
"""

from __future__ import annotations

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
