// An OpenAPI 3 document as the catalogue of operations: its paths × methods under the base paths of its
// servers, with its tags. Webhooks and callbacks are requests that the API makes, and stay out. A path
// segment that mixes text and variables (`{id}.json`) becomes one variable: templates know whole segments.
import type { Problem } from '../source/problem.ts';
import { suggest } from '../source/problem.ts';
import { stepInto } from '../source/shape.ts';
import type { Path, YamlSource } from '../source/yaml.ts';
import type { Operation } from './project.ts';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'];
const BESIDE_METHODS = ['$ref', 'summary', 'description', 'servers', 'parameters'];

export function isOpenApi(source: YamlSource): boolean {
  return ['openapi', 'swagger'].some((key) => stepInto(source.value, [key]) !== undefined);
}

/** In the order of the document; operations that differ only in their variables' names are one. */
export function openApiOperations(source: YamlSource, problems: Problem[]): Operation[] {
  const version = stepInto(source.value, ['openapi']);
  if (typeof version !== 'string' || !/^3\.\d/.test(version)) {
    const key = version === undefined ? 'swagger' : 'openapi';
    problems.push(
      source.problem(
        [key],
        'openapi',
        `this is not OpenAPI 3 but ${String(version ?? stepInto(source.value, [key]))}`,
        'convert the document to OpenAPI 3, or list the operations in a file of their own',
      ),
    );
    return [];
  }
  if (!isGroup(stepInto(source.value, ['paths']))) {
    problems.push(
      source.problem(['paths'], 'openapi', 'the document has no paths', 'give the document that describes the API'),
    );
    return [];
  }
  return merged(source.keys(['paths']).flatMap((path) => ofPath(source, path, problems)));
}

function ofPath(source: YamlSource, path: string, problems: Problem[]): Operation[] {
  if (path.startsWith('x-')) return [];
  const at: Path = ['paths', path];
  if (!/^\/[^?#]*$/.test(path)) {
    problems.push(source.problem(at, 'path', `"${path}" is no path`, 'a path begins with / and has no ? or #', 'key'));
    return [];
  }
  const item = itemAt(source, at, problems);
  if (item === undefined) return [];
  return source.keys(item).flatMap((key): Operation[] => {
    const here = [...item, key];
    if (METHODS.includes(key)) return ofMethod(source, path, key, item, problems);
    if (!BESIDE_METHODS.includes(key) && !key.startsWith('x-'))
      problems.push(source.problem(here, 'unknown-key', `a path has no "${key}"`, suggest(key, METHODS), 'key'));
    return [];
  });
}

function ofMethod(source: YamlSource, path: string, method: string, item: Path, problems: Problem[]): Operation[] {
  const tags = stepInto(source.value, [...item, method, 'tags']) ?? [];
  if (!Array.isArray(tags) || tags.some((tag) => typeof tag !== 'string')) {
    problems.push(
      source.problem([...item, method, 'tags'], 'wrong-value', 'tags are a list of texts', 'write tags: [read]'),
    );
    return [];
  }
  const name = `${method.toUpperCase()} `;
  return basePaths(source, [...item, method], item, problems).map((base) => ({
    name: `${name}${wholeSegments(base + path)}`,
    tags: tags as string[],
  }));
}

/** Where a path's methods stand: at the path, or where its $ref points to in the same document. */
function itemAt(source: YamlSource, at: Path, problems: Problem[]): Path | undefined {
  const ref = stepInto(source.value, [...at, '$ref']);
  if (ref === undefined) return isGroup(stepInto(source.value, at)) ? at : undefined;
  const steps = typeof ref === 'string' && ref.startsWith('#/') ? ref.slice(2).split('/').map(unescaped) : [];
  if (steps.length > 0 && isGroup(stepInto(source.value, steps))) return steps;
  problems.push(
    source.problem(
      [...at, '$ref'],
      'openapi',
      `"${String(ref)}" is nothing in this document`,
      'bundle the document into one file first',
    ),
  );
  return undefined;
}

function unescaped(step: string): string {
  return decodeURIComponent(step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Base paths of the nearest servers: the operation's, its path's, the document's; without any, the root. */
function basePaths(source: YamlSource, operation: Path, item: Path, problems: Problem[]): readonly string[] {
  const at = [operation, item, []].map((path) => [...path, 'servers']).find((path) => stepInto(source.value, path));
  const servers = at === undefined ? undefined : stepInto(source.value, at);
  if (at === undefined || !Array.isArray(servers) || servers.length === 0) return [''];
  const bases = servers.flatMap((_, i) => {
    const url = stepInto(source.value, [...at, i, 'url']);
    const base = typeof url === 'string' ? basePath(filled(source, [...at, i], url)) : undefined;
    if (base === undefined && !problems.some((p) => p.code === 'server'))
      problems.push(
        source.problem(
          [...at, i],
          'server',
          'the server has no address',
          'write url: https://api.example.com/v2, or url: /v2',
        ),
      );
    return base === undefined ? [] : [base];
  });
  return [...new Set(bases)];
}

/** Variables of an address hold their defaults. */
function filled(source: YamlSource, server: Path, url: string): string {
  return url.replaceAll(/\{([^{}]+)\}/g, (whole, name: string) => {
    const value = stepInto(source.value, [...server, 'variables', name, 'default']);
    return typeof value === 'string' ? value : whole;
  });
}

function basePath(url: string): string | undefined {
  const path = url
    .replace(/^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#]*/, '')
    .replace(/^\/\/[^/?#]*/, '')
    .replace(/[?#].*$/, '');
  return path === '' || path.startsWith('/') ? path.replace(/\/+$/, '') : undefined;
}

function wholeSegments(path: string): string {
  return path
    .split('/')
    .map((segment) => /\{([^{}]+)\}/.exec(segment)?.[0] ?? segment)
    .join('/');
}

function merged(operations: readonly Operation[]): Operation[] {
  const found = new Map<string, Operation>();
  for (const operation of operations) {
    const shape = operation.name.replaceAll(/\{[^}/]*\}/g, '{}');
    const before = found.get(shape);
    const tags = [...new Set([...(before?.tags ?? []), ...operation.tags])];
    found.set(shape, { name: before?.name ?? operation.name, tags });
  }
  return [...found.values()];
}

function isGroup(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
