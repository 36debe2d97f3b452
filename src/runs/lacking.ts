// What a model counts that the project does not have: measures, tables of transactions, gauges, hours.
// Each with the line to add to reprice.yaml.
import type { LedgerMeasure } from '../ledger/tables.ts';
import type { UsageNeeds } from '../model/needs.ts';
import type { Place } from '../model/values.ts';
import type { Project } from '../project/project.ts';
import { hasHours } from '../project/source.ts';
import { guess } from '../source/problem.ts';
import type { Finding } from '../summarise/gaps.ts';
import type { LackingCode } from './lacking-codes.ts';

export interface Lacking {
  readonly place: Place | undefined;
  readonly code: LackingCode;
  readonly message: string;
  readonly fix: string;
}

export function lackingIn(project: Project, needs: UsageNeeds, measures: readonly LedgerMeasure[]): Lacking[] {
  const known = [...measures.map((m) => m.name), ...bytesOf(project)];
  return [
    ...unknown(needs.measures, known, (name) => ({
      code: 'unknown-measure',
      ...missingMeasure(project, name),
    })),
    ...unknown(needs.transactions, namesOf(project.transactions), (name) => ({
      code: 'unknown-transactions',
      message: `the project has no table of transactions "${name}"`,
      line: `reprice.yaml transactions: {${name}: {file: ${name}.csv, account: account, date: date, amount: amount}}`,
    })),
    ...unknown(needs.gauges, namesOf(project.gauges), (name) => ({
      code: 'unknown-gauge',
      message: `the project has no gauge "${name}"`,
      line: `reprice.yaml gauges: {${name}: {file: ${name}.csv, tenant: tenant, time: time, value: value}}`,
    })),
    ...withoutHours(project, needs),
  ];
}

function missingMeasure(
  { sources: [source] }: Project,
  name: string,
): { readonly message: string; readonly line: string } {
  if (source === undefined)
    return {
      message: `the usage that was imported has no measure "${name}"`,
      line: `its manifest.json "measures": {"${name}": 0}, and import it again`,
    };
  return {
    message: `no source declares the measure "${name}"`,
    line: `reprice.yaml sources: {${source.name}: {measures: {${name}: COLUMN}}}, then run \`reprice load\``,
  };
}

/** Bytes are in every ledger; they mean something where a source maps them, or where all of it is imported. */
function bytesOf({ sources }: Project): string[] {
  if (sources.length === 0) return ['bytes_in', 'bytes_out'];
  return [
    ...(sources.some((s) => s.columns.bytesIn !== undefined) ? ['bytes_in'] : []),
    ...(sources.some((s) => s.columns.bytesOut !== undefined) ? ['bytes_out'] : []),
  ];
}

function namesOf(tables: readonly { readonly name: string }[]): string[] {
  return tables.map((table) => table.name);
}

function unknown(
  needs: UsageNeeds['measures'],
  known: readonly string[],
  say: (name: string) => { readonly code: LackingCode; readonly message: string; readonly line: string },
): Lacking[] {
  return needs
    .filter(({ name }) => !known.includes(name))
    .map(({ name, place }) => {
      const { code, message, line } = say(name);
      const near = guess(name, known);
      const meant = near === undefined ? '' : `did you mean "${near}"? else `;
      return { place, code, message, fix: `${meant}add to ${line}` };
    });
}

/** Once for the model: hours are there for all of its meters, or for none. */
function withoutHours(project: Project, needs: UsageNeeds): Lacking[] {
  const [first] = needs.hours;
  if (first === undefined) return [];
  if (project.sources.length > 0 && !project.sources.some(hasHours)) {
    const names = project.sources.map((source) => `"${source.name}"`).join(', ');
    return [
      {
        place: first.place,
        code: 'no-hours',
        message: `a limit on any 24 hours needs usage by the hour, and no source tells hours: ${names} ${project.sources.length === 1 ? 'is' : 'are'} counted by the day`,
        fix: 'load single requests or counts by the hour, or let the limit hold by the day: choices: {periods: day}',
      },
    ];
  }
  if (project.detail === 'hour') return [];
  return [
    {
      place: first.place,
      code: 'no-hours',
      message: 'a limit on any 24 hours needs usage by the hour, and the ledger holds days',
      fix: 'add to reprice.yaml detail: hour, then run `reprice load`',
    },
  ];
}

/** Sources whose rows are in no limit on any 24 hours, where others are; the gaps of a run name the accounts. */
export function hourlessSources(project: Project, needs: UsageNeeds): Finding[] {
  const names = project.sources.filter((source) => !hasHours(source)).map((source) => source.name);
  if (needs.hours.length === 0 || names.length === 0) return [];
  return [
    {
      code: 'sources-without-hours',
      message: `${names.length === 1 ? 'a source is' : `${names.length} sources are`} counted by the day: the limit on any 24 hours cannot be held against ${names.length === 1 ? 'its' : 'their'} rows`,
      fix: 'load single requests or counts by the hour for accounts that may pass the limit',
      requests: undefined,
      examples: names,
    },
  ];
}
