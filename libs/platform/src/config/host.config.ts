import { IsIn, IsInt, IsString, Max, Min } from 'class-validator';
import { Variable } from './variable.decorator.js';

/** The process itself. */
export class HostConfig {
  @Variable('ENV', {
    description: 'production refuses to start with AUTH=off or with a default password.',
  })
  @IsIn(['development', 'production'])
  env: 'development' | 'production' = 'development';

  @Variable('HOST', { description: 'The address that every app listens on; 0.0.0.0 in a container.' })
  @IsString()
  host: string = '127.0.0.1';

  @Variable('SHUTDOWN_GRACE_MS', {
    description:
      'How long a stop waits for requests and handlers under way, in milliseconds; below the ten seconds of `docker stop`.',
  })
  @IsInt()
  @Min(1_000)
  @Max(600_000)
  shutdownGraceMs: number = 8_000;
}
