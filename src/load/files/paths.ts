// File names as DuckDB's readers take them. They are patterns there, so that every sign that means
// something in a pattern is written as a class of one sign: a file called a[1].csv is that file.
import { type Sql, textList } from '../../database/sql.ts';

export function pathList(files: readonly { readonly absolute: string }[]): Sql {
  return textList(files.map((file) => file.absolute.replaceAll(/[[*?]/g, '[$&]')));
}
