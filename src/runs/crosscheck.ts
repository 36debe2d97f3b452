// What a model asks of the project: directory columns, catalogue tags, operations, measures. A name
// that is not there is an error at the rule's line, before anything is counted.

import type { LedgerMeasure } from '../ledger/tables.ts';
import { type Directory, PRODUCTION } from '../meter/directory.ts';
import type { Model, Place } from '../model/model.ts';
import { modelColumns, usageNeeds } from '../model/needs.ts';
import type { Project } from '../project/project.ts';
import { type Problem, refuse, suggest } from '../source/problem.ts';

/** Tags that no catalogue holds: the load flags them. */
const FLAGGED = ['polling'];

export function crosscheck(
  model: Model,
  project: Project,
  directory: Directory,
  measures: readonly LedgerMeasure[],
): void {
  const problems: Problem[] = [];
  const missing = (
    place: Place | undefined,
    code: string,
    message: string,
    name: string,
    known: readonly string[],
  ): void => {
    problems.push({
      code,
      file: place?.file ?? model.name,
      line: place?.line ?? 0,
      column: 1,
      excerpt: '',
      length: 0,
      message,
      fix: suggest(name, known),
    });
  };
  for (const { column, place, what } of modelColumns(model)) {
    if (!directory.columns.includes(column))
      missing(
        place,
        'missing-column',
        `${what} reads the directory column "${column}", which is not there`,
        column,
        directory.columns,
      );
  }
  const needs = usageNeeds(model);
  const tags = [...new Set([...(project.operations ?? []).flatMap((o) => o.tags), ...FLAGGED])];
  for (const { name, place } of needs.tags)
    if (!tags.includes(name))
      missing(place, 'unknown-tag', `no operation of the catalogue has the tag "${name}"`, name, tags);
  if (project.operations !== undefined) {
    const operations = project.operations.map((o) => o.name);
    for (const { name, place } of needs.operations)
      if (!operations.includes(name))
        missing(place, 'unknown-operation', `the catalogue has no operation "${name}"`, name, operations);
  }
  const names = measures.map((m) => m.name);
  for (const { name, place } of needs.measures)
    if (!names.includes(name))
      missing(place, 'unknown-measure', `no source declares the measure "${name}"`, name, names);
  const classes = [...new Set([PRODUCTION, ...[...directory.keys.values()].map((k) => k.keyClass)])];
  for (const { name, place } of needs.keyClasses)
    if (!classes.includes(name))
      missing(place, 'unknown-key-class', `no key of the directory has the class "${name}"`, name, classes);
  refuse(problems);
}
