import { Matches } from 'class-validator';
import { Variable } from './variable.decorator.js';

/** Where everything is kept. */
export class DatabaseConfig {
  @Variable('DATABASE_URL', {
    description:
      'A Postgres server, postgres://user:password@host:5432/name, or the embedded one in a folder, pglite:./data.',
    secret: true,
  })
  @Matches(/^(pglite:.+|postgres(ql)?:\/\/.+)$/, { message: 'must begin with postgres:// or pglite:' })
  url: string = 'pglite:./data';
}
