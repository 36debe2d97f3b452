// Values that a mapping makes of columns, as SQL over what the columns read.
import { join, type Sql, sql } from '../../database/sql.ts';
import { tenantPattern } from '../../project/pattern.ts';
import type { Derived, Source } from '../../project/project.ts';
import { type Field, textOf } from './field.ts';
import { requestMethod, requestPath } from './request.ts';

/** Of several columns one is enough, but all are needed to join them. */
export function hasDerived(column: string, source: Source, plain: (column: string) => boolean): boolean {
  const made = source.derived.get(column);
  if (made === undefined) return plain(column);
  const has = (part: string): boolean => (part === column ? plain(part) : hasDerived(part, source, plain));
  return made.kind === 'first' ? made.of.some(has) : made.of.every(has);
}

export function derivedField(made: Derived, field: (column: string) => Field, has: (column: string) => boolean): Field {
  const texts = made.of.filter(has).map((part) => textOf(field(part)));
  return { value: madeOf(made, texts), kind: 'text' };
}

function madeOf(made: Derived, texts: readonly Sql[]): Sql {
  const [only] = texts;
  if (only === undefined) return sql`NULL`;
  switch (made.kind) {
    case 'first':
      return sql`coalesce(${join(texts)})`;
    case 'join':
      return texts.slice(1).reduce((all, text) => sql`${all} || ${made.by} || ${text}`, only);
    case 'method':
      return requestMethod(sql`trim(${only})`);
    case 'path':
      return requestPath(sql`trim(${only})`);
    case 'host':
      return matched(sql`lower(${only})`, made.kind, made.pattern);
    case 'segment':
      return matched(only, made.kind, made.pattern);
  }
}

function matched(text: Sql, kind: 'host' | 'segment', pattern: string): Sql {
  const expression = tenantPattern(kind, pattern);
  if (expression === undefined) throw new Error(`the pattern ${pattern} was not checked`);
  return sql`regexp_extract(${text}, ${expression}, 1, 's')`;
}
