// Plain data as YAML, for files that are written for people to go on with.

/** A text as YAML holds it, in quotes where it could mean something else; signs that move a cursor as numbers. */
export function yamlText(text: string): string {
  if (/^[A-Za-z_./][\w./-]*$/.test(text) && !/^(?:null|true|false)$/i.test(text)) return text;
  return JSON.stringify(text).replaceAll(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (sign) => `\\u${sign.codePointAt(0)?.toString(16).padStart(4, '0')}`,
  );
}

export type Flow = string | readonly Flow[] | { readonly [key: string]: Flow };

/** Texts, lists and groups in one line. */
export function yamlFlow(value: Flow): string {
  if (typeof value === 'string') return yamlText(value);
  if (isList(value)) return `[${value.map(yamlFlow).join(', ')}]`;
  return `{${Object.entries(value)
    .map(([key, inner]) => `${yamlText(key)}: ${yamlFlow(inner)}`)
    .join(', ')}}`;
}

function isList(value: Flow): value is readonly Flow[] {
  return Array.isArray(value);
}

/** The line by which editors find the schema of the file; `schema` is a path from that file. */
export function modeline(schema: string): string {
  return `# yaml-language-server: $schema=${schema}\n`;
}
