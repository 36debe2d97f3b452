// The catalogue of operations: in the project file itself, in a file of its own, or an OpenAPI document.
import { resolve } from 'node:path';
import type { Problem } from '../source/problem.ts';
import { checkShape, isShape } from '../source/shape.ts';
import { isYamlSource, type Path, type YamlSource } from '../source/yaml.ts';
import { readYamlFile } from '../source/yaml-file.ts';
import { isOpenApi, openApiOperations } from './openapi.ts';
import type { Operation } from './project.ts';
import { catalogueSchema, type RawProject } from './schema.ts';

/** An OpenAPI document may be made by a program: that of a large API has ten megabytes. */
const LIMITS = { bytes: 32_000_000, depth: 400 };

export function operationsOf(
  raw: RawProject,
  folder: string,
  source: YamlSource,
  problems: Problem[],
): Operation[] | undefined {
  if (raw.operations === undefined) return undefined;
  if (typeof raw.operations !== 'string') return catalogue(raw.operations, source, ['operations'], problems);
  const file = readYamlFile(resolve(folder, raw.operations), raw.operations, LIMITS);
  if (!isYamlSource(file)) {
    problems.push(
      ...(file.some((p) => p.code === 'no-file')
        ? [
            source.problem(
              ['operations'],
              'no-file',
              `there is no file ${raw.operations}`,
              'give the catalogue relative to this project file',
            ),
          ]
        : file),
    );
    return [];
  }
  if (isOpenApi(file)) return openApiOperations(file, problems);
  const shape = checkShape(file, catalogueSchema);
  if (isShape(shape)) return catalogue(shape.value.operations, file, ['operations'], problems);
  problems.push(...shape);
  return [];
}

function catalogue(
  list: readonly { operation: string; tags?: string[] | undefined }[],
  source: YamlSource,
  at: Path,
  problems: Problem[],
): Operation[] {
  const seen = new Map<string, number>();
  return list.map(({ operation, tags }, i) => {
    const path = [...at, i, 'operation'];
    const shape = operation.replaceAll(/\{[^}/]*\}/g, '{}');
    if (seen.has(shape))
      problems.push(
        source.problem(
          path,
          'twice',
          `"${operation}" is in the catalogue twice`,
          'remove one; templates that differ only in their variables are the same',
        ),
      );
    seen.set(shape, i);
    if (/^[A-Z]+ \//.test(operation) && operation.split('/').some((s) => /[{}]/.test(s) && !/^\{[^{}]+\}$/.test(s))) {
      problems.push(
        source.problem(
          path,
          'template',
          `"${operation}" is no template`,
          'a variable stands for a whole path segment: GET /v2/documents/{id}',
        ),
      );
    }
    return { name: operation, tags: tags ?? [] };
  });
}
