// The tree of comparisons against the rule itself: a template fits when it has the path's segments, each the
// same or a variable that is not empty; of several the one with a literal at the first difference in kind.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { join, sql } from '../../src/database/sql.ts';
import { templateNo, templatesOf } from '../../src/load/stage/templates.ts';

const isVariable = (segment: string): boolean => segment.startsWith('{');

function naive(catalogue: readonly string[], method: string, path: string): string {
  const fits = catalogue.filter((name) => {
    const [verb, template = ''] = name.split(' ');
    const [wanted, given] = [template.split('/'), path.split('/')];
    return (
      verb === method &&
      wanted.length === given.length &&
      wanted.every((segment, i) => (isVariable(segment) ? given[i] !== '' : given[i] === segment))
    );
  });
  const kinds = (name: string): string =>
    name
      .split('/')
      .map((s) => (isVariable(s) ? 'v' : 'l'))
      .join('');
  return fits.toSorted((a, b) => (kinds(a) < kinds(b) ? -1 : kinds(a) > kinds(b) ? 1 : 0))[0] ?? '';
}

/** Few and confusable: beginnings of one another, signs of patterns, nothing, letters beyond 16 bits. */
const literal = fc.constantFrom('a', 'ab', 'a_', 'a%', 'b', '', 'é', '\u{1F600}', '\uFFFD', 'a.c', '\\', "o'b");
const value = fc.oneof(literal, fc.constantFrom('1', 'axb', 'aXY'));
const templates = fc.array(fc.oneof(literal, fc.constant('{x}'), fc.constant('{x}')), { minLength: 1, maxLength: 4 });
const methods = fc.constantFrom('GET', 'POST');
const drawn = fc.record({
  catalogue: fc.array(
    fc.tuple(methods, templates).map(([method, segments]) => `${method} /${segments.join('/')}`),
    { maxLength: 12 },
  ),
  paths: fc.array(fc.tuple(methods, fc.array(value, { maxLength: 5 }), fc.constantFrom('/', '/', '/', '')), {
    minLength: 1,
    maxLength: 20,
  }),
  /** Which template, and what stands in its variables. */
  filled: fc.array(fc.tuple(fc.nat(), value, value), { maxLength: 20 }),
});

function fill(names: readonly string[], [at, first, second]: readonly [number, string, string]): string {
  const [, path = '/'] = (names[at % names.length] ?? '').split(' ');
  return path.replace('{x}', first).replaceAll('{x}', second);
}

test('the tree finds what the rule says', { timeout: 60_000 }, async () => {
  const db = await openDatabase(undefined);
  let found = 0;
  try {
    await fc.assert(
      fc.asyncProperty(drawn, async ({ catalogue, paths, filled }) => {
        const names = [...new Set(catalogue)];
        const rows = [
          ...paths.map(([method, segments, slash]) => ({ method, path: `${slash}${segments.join('/')}` })),
          ...filled.map((one) => ({ method: 'GET', path: fill(names, one) })),
        ];
        const tree = templateNo(templatesOf(new Map(names.map((name, i) => [name, i + 1]))), 0);
        const values = join(rows.map((r, i) => sql`(${i}, ${r.method}, ${r.path})`));
        const result = await db.columns(
          sql`SELECT ${tree} AS no FROM (VALUES ${values}) v(i, method, path) ORDER BY i`,
        );
        const seen = rows.map((_, i) => names[result.integer('no', i) - 1] ?? '');
        expect(seen).toEqual(rows.map((r) => naive(names, r.method, r.path)));
        found += seen.filter((name) => name !== '').length;
      }),
      { numRuns: 300 },
    );
  } finally {
    db.close();
  }
  // A catalogue that nothing fits would prove nothing.
  expect(found).toBeGreaterThan(500);
});
