// What a model counts and the project has, or lacks in some of its sources; the texts are those of test/errors/lacking.
import { expect, test } from 'vitest';
import { measuresOf } from '../../src/ledger/settings.ts';
import type { UsageNeeds } from '../../src/model/needs.ts';
import { readProject } from '../../src/project/parse.ts';
import type { Project } from '../../src/project/project.ts';
import { hourlessSources, lackingIn } from '../../src/runs/lacking.ts';
import { kit } from '../load/kit.ts';

const NOTHING: UsageNeeds = {
  tags: [],
  operations: [],
  keyClasses: [],
  measures: [],
  gauges: [],
  transactions: [],
  hours: [],
  endTenants: [],
};
const at = (name: string, line: number) => [{ name, place: { file: 'm.yaml', line } }];
const LOG = 'log: {files: a.csv, format: csv, columns: {time: t, bytes_out: b}, measures: {records: r}}';
const DAILY = 'daily: {files: b.csv, format: csv, counted: day, columns: {day: d, requests: n}}';

function project(sources: string, more = ''): Project {
  const { folder } = kit(sources, { more });
  return readProject(`${folder}/reprice.yaml`, 'reprice.yaml');
}

function said(of: Project, needs: Partial<UsageNeeds>): readonly string[] {
  return lackingIn(of, { ...NOTHING, ...needs }, measuresOf(of)).map(
    (l) => `${l.place?.line} ${l.code}: ${l.message}; ${l.fix}`,
  );
}

test('what is there is not lacking, bytes where a source maps them; a word that is nearly right is guessed', () => {
  const of = project(LOG, 'transactions: {sales: {file: s.csv}}\ngauges: {stored_gb: {file: g.csv}}');
  expect(said(of, { measures: at('records', 1), transactions: at('sales', 2), gauges: at('stored_gb', 3) })).toEqual(
    [],
  );
  expect(said(of, { measures: at('bytes_out', 1) })).toEqual([]);
  expect(said(of, { measures: at('bytes_in', 1) })).toHaveLength(1);
  expect(said(of, { gauges: at('storedgb', 3) })).toEqual([
    expect.stringContaining('did you mean "stored_gb"? else add'),
  ]);
});

test('hours: asked for in reprice.yaml, or impossible where every source is counted by the day', () => {
  const hours = [...at('calls', 7), ...at('units', 9)];
  expect(said(project(LOG), { hours })).toEqual([
    '7 no-hours: a limit on any 24 hours needs usage by the hour, and the ledger holds days; add to reprice.yaml detail: hour, then run `reprice load`',
  ]);
  expect(said(project(LOG, 'detail: hour'), { hours })).toEqual([]);
  // Where some sources tell hours, the accounts of the others are a gap of the run.
  const both = project(`${LOG}\n${DAILY}`, 'detail: hour');
  expect(said(both, { hours })).toEqual([]);
  expect(hourlessSources(both, { ...NOTHING, hours }).map((w) => w.examples)).toEqual([['daily']]);
  expect(hourlessSources(both, NOTHING)).toEqual([]);
  expect(said(project(DAILY, 'detail: hour'), { hours })).toEqual([
    expect.stringContaining(
      '7 no-hours: a limit on any 24 hours needs usage by the hour, and no source tells hours: "daily" is counted by the day; ',
    ),
  ]);
});
