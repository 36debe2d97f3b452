// What a model asks of the project. A directory column, a measure or a table that is not there is an error
// at the rule's line, before anything is counted. A tag, operation or key class that is not there may be
// meant for another catalogue: the run says so, since a misspelt one would match nothing.

import { parseDay } from '../calendar/day.ts';
import type { LedgerMeasure } from '../ledger/tables.ts';
import type { Directory } from '../meter/directory.ts';
import { PRODUCTION } from '../meter/match.ts';
import type { Model } from '../model/model.ts';
import { type ColumnNeed, dateColumns, guardrailsThatNeed, modelColumns, usageNeeds } from '../model/needs.ts';
import type { Place } from '../model/values.ts';
import type { Project } from '../project/project.ts';
import { guess, type Problem, refuse, suggest } from '../source/problem.ts';
import type { Finding } from '../summarise/gaps.ts';
import { hourlessSources, lackingIn } from './lacking.ts';
import type { LackingCode } from './lacking-codes.ts';

/** Tags that no catalogue holds: the load flags them. */
const FLAGGED = ['polling'];

/** Throws an InputError with every name that is an error; returns those that are worth a warning. */
export function crosscheck(
  model: Model,
  project: Project,
  directory: Directory,
  measures: readonly LedgerMeasure[],
): readonly Finding[] {
  const problems: Problem[] = [];
  const missing = (place: Place | undefined, code: LackingCode, message: string, fix: string): void => {
    problems.push({
      code,
      file: place?.file ?? model.name,
      line: place?.line ?? 0,
      column: 0,
      excerpt: '',
      length: 0,
      message,
      fix,
    });
  };
  for (const { column, place, what } of modelColumns(model)) {
    if (directory.columns.includes(column)) continue;
    const fix =
      directory.accounts === undefined
        ? 'declare `directory: {tenants: …}` in the project file'
        : suggest(column, directory.columns);
    missing(place, 'missing-column', `${what} reads the directory column "${column}", which is not there`, fix);
  }
  for (const { column, place } of dateColumns(model))
    for (const { account, text } of noDates(directory, column))
      missing(
        place,
        'date',
        `the directory column "${column}" holds "${text}" for account "${account}", which is no date`,
        'write YYYY-MM-DD, or leave the cell empty',
      );
  const needs = usageNeeds(model);
  for (const { place, code, message, fix } of lackingIn(project, needs, measures)) missing(place, code, message, fix);
  if (project.costs === undefined)
    for (const { goal, place } of guardrailsThatNeed(model, 'costs'))
      missing(
        place,
        'costs',
        `the guardrail "${goal.text}" needs to know what usage costs`,
        'name a cost file in the project file: costs: costs.yaml (reprice check --help shows one)',
      );
  refuse(problems);
  return [
    ...absent(needs, project, directory),
    ...absentValues(modelColumns(model), directory),
    ...hourlessSources(project, needs),
  ];
}

function noDates(directory: Directory, column: string): { readonly account: string; readonly text: string }[] {
  const cells = (directory.accounts ?? []).flatMap(({ id, facts }) =>
    facts.map((row) => ({ account: id, text: row.facts.get(column) ?? '' })),
  );
  return cells.filter(({ text }) => text !== '' && parseDay(text.slice(0, 10)) === undefined);
}

function absent(needs: ReturnType<typeof usageNeeds>, project: Project, directory: Directory): Finding[] {
  const tags = [...(project.operations ?? []).flatMap((o) => o.tags), ...FLAGGED];
  const operations = project.operations?.map((o) => o.name);
  const classes = [PRODUCTION, ...[...directory.keys.values()].map((k) => k.keyClass)];
  return [
    ...absentFrom('tag', needs.tags, tags, 'of the catalogue of operations'),
    ...(operations === undefined
      ? []
      : absentFrom('operation', needs.operations, operations, 'of the catalogue of operations')),
    ...absentFrom('key class', needs.keyClasses, classes, 'of the directory of keys'),
  ];
}

/** Values that rules are for and that no account ever has: a misspelt one would leave its rule without anybody. */
function absentValues(needs: readonly ColumnNeed[], directory: Directory): Finding[] {
  return [...new Set(needs.map(({ column }) => column))].flatMap((column) => {
    const asked = needs.filter((need) => need.column === column).flatMap((need) => need.values ?? []);
    const rows = (directory.accounts ?? []).flatMap(({ facts }) => facts);
    const known = [...new Set(rows.map((row) => row.facts.get(column) ?? ''))];
    const values = [...new Set(asked)].filter((value) => !known.includes(value));
    if (values.length === 0) return [];
    const [is, they] = values.length === 1 ? ['a value', 'it'] : [`${values.length} values`, 'them'];
    return [
      {
        code: 'unknown-value',
        message: `the model has rules for ${is} of the directory column "${column}" that no account has: nobody is meant by ${they}`,
        fix: meantAs(values, known),
        requests: undefined,
        examples: values,
      },
    ];
  });
}

function absentFrom(
  what: string,
  needed: readonly { readonly name: string }[],
  known: readonly string[],
  where: string,
): Finding[] {
  const names = [...new Set(needed.map((n) => n.name))].filter((name) => !known.includes(name));
  if (names.length === 0) return [];
  return [
    {
      code: `unknown-${what.replace(' ', '-')}`,
      message: `the model names ${names.length === 1 ? `${what === 'operation' ? 'an' : 'a'} ${what}` : `${names.length} ${what}s`} that ${names.length === 1 ? 'is' : 'are'} no ${what} ${where}, and matches nothing by ${names.length === 1 ? 'it' : 'them'}`,
      fix: meantAs(names, [...new Set(known)]),
      requests: undefined,
      examples: names,
    },
  ];
}

function meantAs(names: readonly string[], known: readonly string[]): string {
  const near = names.flatMap((name) => {
    const meant = guess(name, known);
    return meant === undefined ? [] : [`"${name}" may be meant as "${meant}"`];
  });
  return near.length === 0 ? 'nothing, if the model is meant for other projects too' : near.join('; ');
}
