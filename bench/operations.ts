// The 40 operations of the generated logs. A variable's name says what its ids look like: {id} is a number,
// {uuid} a UUID, {object} 24 hexadecimal digits, {name} a word. Lists are often asked for with a query string.

export interface BenchOperation {
  readonly method: string;
  readonly template: string;
  readonly tag: string;
}

const of = (tag: string, method: string, ...templates: readonly string[]): readonly BenchOperation[] =>
  templates.map((template) => ({ method, template, tag }));

/** The most frequent ones first. */
export const operations: readonly BenchOperation[] = [
  ...of('read', 'GET', '/v2/items/{id}', '/v2/items/{id}/state', '/v2/users/me', '/v2/boards/{uuid}/items'),
  ...of('write', 'POST', '/v2/items', '/v2/items/{id}/comments'),
  ...of('delta', 'GET', '/v2/changes', '/v2/boards/{uuid}/changes'),
  ...of('write', 'PUT', '/v2/items/{id}', '/v2/items/{id}/state'),
  ...of('search', 'GET', '/v2/search', '/v2/search/{name}'),
  ...of('read', 'GET', '/v2/users/{id}', '/v2/boards/{uuid}', '/v2/boards/{uuid}/columns', '/v2/files/{object}'),
  ...of('webhook', 'POST', '/v2/hooks/{object}/deliveries', '/v2/hooks/{object}/ping'),
  ...of('write', 'PATCH', '/v2/boards/{uuid}', '/v2/users/{id}/settings/{name}'),
  ...of('read', 'GET', '/v2/items/{id}/comments', '/v2/items/{id}/comments/{id}', '/v2/items/{id}/files'),
  ...of('read', 'GET', '/v2/teams', '/v2/teams/{id}', '/v2/teams/{id}/members', '/v2/teams/{id}/members/{id}'),
  ...of('write', 'POST', '/v2/files', '/v2/boards', '/v2/teams/{id}/members'),
  ...of('write', 'DELETE', '/v2/items/{id}', '/v2/items/{id}/comments/{id}', '/v2/files/{object}'),
  ...of('export', 'GET', '/v2/exports/{uuid}', '/v2/exports/{uuid}/parts/{id}'),
  ...of('bulk', 'POST', '/v2/bulk/items', '/v2/bulk/users'),
  ...of('report', 'GET', '/v2/reports/{name}/{uuid}', '/v2/reports/{name}'),
];

export function isList({ method, template }: BenchOperation): boolean {
  return method === 'GET' && /(items|changes|search|comments|members|teams|\/\{name\})$/.test(template);
}
