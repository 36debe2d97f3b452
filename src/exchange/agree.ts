// Does what manifest.json says fit the project and the folder? A zone that is another one would put requests on
// other days; a whole ledger must have been loaded for the same window, detail, operations and measures.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { formatDay } from '../calendar/day.ts';
import { measuresOf, settingsOf } from '../ledger/settings.ts';
import type { LedgerMeasure } from '../ledger/tables.ts';
import { hashOf } from '../load/files/inspect.ts';
import type { MinuteDetail, Project } from '../project/project.ts';
import { isName } from '../project/values.ts';
import { fileProblem, type Problem } from '../source/problem.ts';
import { LEDGER_TABLES } from './ledger-tables.ts';
import type { ReadManifest } from './manifest.ts';
import { MINUTES_FILE } from './minutes.ts';

/** The further columns of the usage that can be taken; those that cannot are problems of manifestProblems. */
export function measuresIn({ manifest }: ReadManifest): readonly LedgerMeasure[] {
  return Object.entries(manifest.measures ?? {})
    .filter(([name, decimals]) => isName(name) && DECIMALS.test(decimals))
    .map(([name, decimals]) => ({ name, decimals: Number(decimals) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

const DECIMALS = /^[0-9]$/;

export function manifestProblems(project: Project, read: ReadManifest): readonly Problem[] {
  const { manifest, source } = read;
  const zone =
    manifest.zone === project.zone
      ? []
      : [
          source.problem(
            ['zone'],
            'zone',
            `the usage was counted by the days of ${manifest.zone}, the project's are those of ${project.zone}`,
            `write zone: ${manifest.zone} in reprice.yaml, or have it counted by the days of ${project.zone}`,
          ),
        ];
  return [
    ...zone,
    ...measureProblems(project, read),
    ...(manifest.ledger === undefined ? [] : wholeProblems(project, read)),
  ];
}

/** A project without sources takes the measures as they are; with sources it says them itself. */
function measureProblems(project: Project, { manifest, source }: ReadManifest): Problem[] {
  const known = new Map(measuresOf(project).map((m) => [m.name, m.decimals]));
  return Object.entries(manifest.measures ?? {}).flatMap(([name, decimals]) => {
    const at = ['measures', name];
    if (!isName(name))
      return [source.problem(at, 'name', `"${name}" cannot name a measure`, 'small letters, digits and _')];
    if (!DECIMALS.test(decimals))
      return [
        source.problem(at, 'decimals', `"${decimals}" is no number of decimals`, 'write a whole number from 0 to 9'),
      ];
    if (project.sources.length === 0 || known.get(name) === Number(decimals)) return [];
    const [what, fix] = known.has(name)
      ? [`the measure "${name}" has ${known.get(name)} decimals in reprice.yaml`, 'give it the same decimals']
      : [
          `no source of reprice.yaml declares the measure "${name}"`,
          `declare it: sources: {…: {measures: {${name}: COLUMN}}}`,
        ];
    return [source.problem(at, 'measure', what, fix)];
  });
}

interface LoadedUnder {
  readonly window: { readonly from: number; readonly until: number } | null;
  readonly operations: readonly string[] | null;
  readonly detail?: string;
  readonly minutes?: MinuteDetail;
}

function wholeProblems(project: Project, { manifest, source }: ReadManifest): Problem[] {
  const { settings = '', settings_text = '' } = manifest.ledger ?? {};
  if (createHash('sha256').update(settings_text).digest('hex') !== settings)
    return [
      source.problem(
        ['ledger', 'settings_text'],
        'changed',
        'the settings are not those that were exported: their hash is another',
        'export the ledger again; to import the counts alone, leave `ledger` out of the manifest',
      ),
    ];
  const theirs = JSON.parse(settings_text) as LoadedUnder;
  const ours = JSON.parse(settingsOf(project).json) as LoadedUnder;
  const differ = (what: string, fix: string): Problem =>
    source.problem(['ledger'], 'settings', `the ledger was loaded ${what}`, fix);
  const alone = 'or, to import the counts alone, leave `ledger` out of the manifest';
  return [
    ...(JSON.stringify(theirs.window) === JSON.stringify(ours.window)
      ? []
      : [
          differ(
            `for ${windowText(theirs.window)}, the project is for ${windowText(ours.window)}`,
            `write ${windowFix(theirs.window)}, ${alone}`,
          ),
        ]),
    ...(detailText(theirs) === detailText(ours)
      ? []
      : [
          differ(`with detail: ${detailText(theirs)}`, `write detail: ${detailText(theirs)} in reprice.yaml, ${alone}`),
        ]),
    ...(JSON.stringify(theirs.operations) === JSON.stringify(ours.operations)
      ? []
      : [
          differ(
            `with ${operationsText(theirs.operations)}, the project has ${operationsText(ours.operations)}`,
            `use the same \`operations:\`, ${alone}`,
          ),
        ]),
  ];
}

/** As reprice.yaml says it. */
function detailText({ detail = 'day', minutes }: LoadedUnder): string {
  if (minutes === undefined) return detail;
  const { above, duration } = minutes;
  const took = duration === undefined ? '' : `, duration: {measure: ${duration.measure}, unit: ${duration.unit}}`;
  return `{${detail === 'hour' ? 'hour: yes, ' : ''}minute: {above: ${above}${took}}}`;
}

function windowText(window: LoadedUnder['window']): string {
  return window === null ? 'all days of its logs' : `${formatDay(window.from)} until ${formatDay(window.until)}`;
}

function windowFix(window: LoadedUnder['window']): string {
  return window === null
    ? 'no window in reprice.yaml'
    : `window: {from: ${formatDay(window.from)}, until: ${formatDay(window.until)}} in reprice.yaml`;
}

function operationsText(operations: LoadedUnder['operations']): string {
  return operations === null ? 'no catalogue of operations' : `another catalogue of ${operations.length} operations`;
}

/** Each table that the manifest lists is there, byte for byte, and those that make a ledger whole, its minutes too. */
export async function fileProblems(
  folder: string,
  shown: string,
  { manifest }: ReadManifest,
  minutes: boolean,
): Promise<readonly Problem[]> {
  const listed = new Map((manifest.tables ?? []).map((table) => [table.name, table.sha256]));
  const tables = LEDGER_TABLES.map((table) => `${table}.parquet`);
  const whole = manifest.ledger === undefined ? [] : [...tables, ...(minutes ? [MINUTES_FILE] : [])];
  const problems: Problem[] = [];
  for (const name of new Set([...listed.keys(), ...whole])) {
    const file = join(folder, name);
    const sha256 = listed.get(name);
    const problem = (code: string, message: string, fix: string): void => {
      problems.push(fileProblem(`${shown}/${name}`, code, message, fix));
    };
    if (!existsSync(file))
      problem('no-file', 'the manifest lists this file, and it is not there', 'copy the folder again');
    else if (sha256 !== undefined && (await hashOf(file)) !== sha256)
      problem(
        'changed',
        'it is not the file that the manifest describes: its SHA-256 is another',
        'copy the folder again, or write the manifest anew',
      );
  }
  return problems;
}
