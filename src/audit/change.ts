// One thing that is another than when a run was priced, or an output that does not say what it should.
export interface Change {
  readonly what: 'log' | 'model' | 'directory' | 'catalogue' | 'settings' | 'table' | 'version' | 'output' | 'figure';
  /** File, account or setting. */
  readonly name: string;
  readonly message: string;
  /** false: worth saying, and the run holds all the same. */
  readonly breaks: boolean;
}

export function breaking(what: Change['what'], name: string, message: string): Change {
  return { what, name, message, breaks: true };
}

export function remark(what: Change['what'], name: string, message: string): Change {
  return { what, name, message, breaks: false };
}

/** Enough of a SHA-256 to tell two apart. */
export function short(sha256: string): string {
  return `${sha256.slice(0, 12)}…`;
}

/** The first few, and how many more there are. */
export function some(texts: readonly string[], most = 5): string {
  const more = texts.length - most;
  return more > 0 ? `${texts.slice(0, most).join('; ')}; and ${more} more` : texts.join('; ');
}
