// Keys as the ledger keeps them, in SQL; project/secret.ts says which look secret and does the same to the
// keys of the directory. What is shown of a rejected row loses its query strings and its secrets here too.
import { literal, type Sql, sql } from '../../database/sql.ts';
import type { KeyStorage } from '../../project/project.ts';
import { HASHED, KNOWN, RANDOM, SCHEME } from '../../project/secret.ts';

/** Over a text that is not NULL. */
export function storedKey(key: Sql, { hash, salt }: KeyStorage): Sql {
  if (hash === 'none') return key;
  const hashed = sql`${HASHED} || left(sha256(${`${salt}\n`} || ${key}), 32)`;
  const which =
    hash === 'all'
      ? sql`true`
      : sql`(regexp_matches(lower(${key}), ${SCHEME}) OR regexp_matches(${key}, ${KNOWN})
        OR (regexp_matches(${key}, ${RANDOM}) AND regexp_matches(${key}, '[0-9]') AND regexp_matches(${key}, '[A-Za-z]')))`;
  return sql`CASE WHEN ${key} = '' OR starts_with(${key}, ${HASHED}) THEN ${key} WHEN ${which} THEN ${hashed} ELSE ${key} END`;
}

/** A line of a log without what nobody should read later; `random`: long random texts are left out as well. */
export function withoutSecrets(line: Sql, random: Sql = literal(false)): Sql {
  const cut = sql`regexp_replace(regexp_replace(regexp_replace(${line}, '[?][^ "\\t,]*', '?…', 'g'),
    '(?i)((bearer|basic) )[^ ",]+', '\\1…', 'g'), ${`(${KNOWN.slice(1)})[A-Za-z0-9._-]*`}, '\\1…', 'g')`;
  return sql`CASE WHEN ${random} THEN regexp_replace(${cut}, ${RANDOM}, '…', 'g') ELSE ${cut} END`;
}
