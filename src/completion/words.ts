// The command line as plain data, for the scripts that complete it in a shell. It is made from the commands themselves,
// so that a script knows each command and option that there is and no other.

/** What may stand in a place: words that are known, a path, or something that nobody can guess. */
export type Takes =
  | { readonly kind: 'nothing' | 'file' | 'folder' | 'model' | 'anything' }
  | { readonly kind: 'words'; readonly words: readonly string[] };

export interface OptionWords {
  /** `--output`, and a short form where there is one. */
  readonly flags: readonly string[];
  readonly summary: string;
  /** What follows it; nothing: it is a switch. */
  readonly takes: Takes;
}

export interface CommandWords {
  /** Below `reprice`: `runs diff`; '' is `reprice` itself. */
  readonly path: string;
  readonly summary: string;
  readonly options: readonly OptionWords[];
  /** What its arguments are; the last one stands for all that follow. */
  readonly takes: readonly Takes[];
}

/** The commands that stand directly below one. */
export function below(
  commands: readonly CommandWords[],
  path: string,
): readonly (CommandWords & { readonly name: string })[] {
  const head = path === '' ? '' : `${path} `;
  return commands.flatMap((command) => {
    const name = command.path.slice(head.length);
    const direct = command.path !== '' && command.path.startsWith(head) && name !== '' && !name.includes(' ');
    return direct ? [{ ...command, name }] : [];
  });
}

/** What arguments of a command may be, all positions together: a shell cannot tell them apart where options stand between. */
export function argumentKinds({ takes }: CommandWords): readonly Takes[] {
  const seen = new Map(takes.map((one) => [JSON.stringify(one), one]));
  return [...seen.values()];
}

/** A text between single quotes as every one of the shells reads it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
