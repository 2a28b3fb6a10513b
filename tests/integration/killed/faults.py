"""What must not be in the tables, whoever died where and in whatever order things were done; each statement finds what is."""

from __future__ import annotations

FAULTS = {
    "an adverse record of which nobody was told": """
        SELECT FROM register_record r WHERE r.nature = 'adverse' AND r.status = 'live' AND NOT EXISTS (
            SELECT FROM notices_notice n
            WHERE n.subject_key = r.subject_key AND n.matter = r.record_key AND n.told_at = r.recorded_from)""",
    "a notice of no record": """
        SELECT FROM notices_notice n WHERE n.event IS NULL AND NOT EXISTS (
            SELECT FROM register_record r
            WHERE r.subject_key = n.subject_key AND r.record_key = n.matter AND r.recorded_from = n.told_at)""",
    "a notice of no event": """
        SELECT FROM notices_notice n WHERE n.event IS NOT NULL
        AND NOT EXISTS (SELECT FROM ledger_event e WHERE e.uid = n.event)""",
    "one thing told twice in the inbox": """
        SELECT FROM notices_notice GROUP BY subject_key, matter, told_at, event HAVING count(*) > 1""",
    "an open case that waits for nobody": """
        SELECT FROM cases_case c WHERE c."end" = '' AND NOT EXISTS (
            SELECT FROM cases_wait w WHERE w."case" = c.number AND w.left_at IS NULL AND w.after = c.acts)""",
    "somebody waited for who need not be": """
        SELECT FROM cases_wait w JOIN cases_case c ON c.number = w."case"
        WHERE w.left_at IS NULL AND (c."end" <> '' OR w.after <> c.acts)""",
    "acts that are not counted": """
        SELECT FROM cases_case c
        WHERE c.acts <> (SELECT count(*) FROM cases_done d WHERE d."case" = c.number)""",
    "an act without its event, or an event without its act": """
        SELECT FROM cases_done d FULL JOIN (SELECT payload FROM ledger_event WHERE kind = 'case-acted') e
          ON e.payload ->> 'case' = d."case" AND (e.payload ->> 'place')::int = d.number
        WHERE d."case" IS NULL OR e.payload IS NULL""",
    "a case without its event, or an event without its case": """
        SELECT FROM cases_case c FULL JOIN (SELECT payload FROM ledger_event WHERE kind = 'case-raised') e
          ON e.payload ->> 'case' = c.number WHERE c.number IS NULL OR e.payload IS NULL""",
    "a file handed in without its event": """
        SELECT FROM cases_evidence v
        FULL JOIN (SELECT payload FROM ledger_event WHERE kind = 'case-evidence-added') e
          ON e.payload ->> 'evidence' = v.number WHERE v.number IS NULL OR e.payload IS NULL""",
    "a mark of a case that is over": """
        SELECT FROM cases_case c JOIN register_mark m ON m.subject_key = c.subject_key AND m.through ? c.number
        WHERE c."end" <> '' AND m.recorded_to = 'infinity'""",
    "a record in dispute that is not marked": """
        SELECT FROM cases_case c JOIN cases_dispute d ON d."case" = c.number AND d.holds
        WHERE c."end" = '' AND c.marked_from IS NOT NULL AND c.lapses_at IS NULL AND NOT EXISTS (
            SELECT FROM register_mark m
            WHERE m.subject_key = d.subject_key AND m.record_key = d.record_key
              AND m.recorded_to = 'infinity' AND m.through -> c.number ->> 0 <> 'infinity')""",
    "a record that silence hides and no mark does": """
        SELECT FROM cases_case c JOIN cases_dispute d ON d."case" = c.number AND d.holds
        WHERE c."end" = '' AND c.hidden_from IS NOT NULL AND c.lapses_at IS NULL AND NOT EXISTS (
            SELECT FROM register_mark m
            WHERE m.subject_key = d.subject_key AND m.record_key = d.record_key
              AND m.recorded_to = 'infinity' AND m.hides_at <= c.hidden_from)""",
    "an act that one person did, or that nobody confirmed": """
        SELECT FROM cases_done d WHERE d.second AND d.drafted_by IN ('', d.by)""",
    "a record still disputed by a case that is over": """
        SELECT FROM cases_dispute d JOIN cases_case c ON c.number = d."case" WHERE d.open <> (c."end" = '')""",
    "display that a case ended and a reader is shown": """
        SELECT FROM cases_done d JOIN cases_dispute p ON p."case" = d."case" AND p.holds
        JOIN register_record r ON r.subject_key = p.subject_key AND r.record_key = p.record_key
        WHERE d."to" IN ('ended', 'taken-down', 'repaired') AND r.recorded_to = 'infinity' AND r.status = 'live'""",
    "a recall without its event, or an event without its recall": """
        SELECT FROM recalls_recall r FULL JOIN (SELECT uid FROM ledger_event WHERE kind = 'recall-sent') e
          ON e.uid = r.event WHERE r.id IS NULL OR e.uid IS NULL""",
    "an acknowledgement without its event": """
        SELECT FROM (SELECT number FROM recalls_recall WHERE acknowledged_at IS NOT NULL) r
        FULL JOIN (SELECT payload FROM ledger_event WHERE kind = 'recall-acknowledged') e
          ON e.payload ->> 'recall' = r.number WHERE r.number IS NULL OR e.payload IS NULL""",
    "a service proved without its event, or twice": """
        SELECT FROM notices_service s
        FULL JOIN (SELECT uid FROM ledger_event WHERE kind = 'notice-served') e ON e.uid = s.event
        WHERE s.notice IS NULL OR e.uid IS NULL""",
    "what was sent without its event, or an event of nothing": """
        SELECT FROM (SELECT notice, contact FROM notices_sending WHERE over <> '') s
        FULL JOIN (SELECT payload FROM ledger_event WHERE kind = 'notice-sent') e
          ON (e.payload ->> 'notice')::bigint = s.notice AND e.payload ->> 'contact' = s.contact
        WHERE s.notice IS NULL OR e.payload IS NULL""",
}
