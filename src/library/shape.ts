// The outline of what was given, before any of it is read: a program without types may hand over anything, and what is
// wrong is a value here too.
import type { Problem } from '../source/problem.ts';
import { reader } from './reader.ts';

const LISTS = ['packs', 'transactions', 'gauges'] as const;

/** What would be read as something that it is not. */
export function misshapen(input: unknown): readonly Problem[] {
  const problems: Problem[] = [];
  const { wrong } = reader(problems);
  if (!isObject(input)) {
    wrong('price', 'shape', 'nothing is given to be priced', 'give an object: price({model, from, until, usage})');
    return problems;
  }
  const { model } = input;
  if (!isObject(model) || !Array.isArray(model['plans']))
    wrong('model', 'shape', 'this is no model', 'give the model of parseModel(text), not its text');
  if (!isObjects(input['usage']))
    wrong('usage', 'shape', 'usage is a list of rows', 'give usage: [{day: "2025-01-15", requests: 1000}], or []');
  for (const name of LISTS)
    if (input[name] !== undefined && !isObjects(input[name]))
      wrong(name, 'shape', `${name} are a list of objects`, 'write [{…}], or leave it out');
  const { directory, operations } = input;
  if (directory !== undefined && !isObject(directory) && !isObjects(directory))
    wrong('directory', 'shape', 'directory is a row, or a list of rows', 'write {edition: "Pro"}, or leave it out');
  if (operations !== undefined && !(isObject(operations) && Object.values(operations).every(Array.isArray)))
    wrong('operations', 'shape', 'operations are lists of tags', 'write {"POST /exports": ["export"]}');
  return problems;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isObjects(value: unknown): boolean {
  return Array.isArray(value) && value.every(isObject);
}
