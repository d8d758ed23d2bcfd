import { ExceptionFiltersContext } from '@nestjs/microservices/context/exception-filters-context.js';
import { KeptExceptions } from './kept-exceptions.js';

/** Nest's choice of the filters of a method: its own, its class's, the global ones. */
export class KeptExceptionsContext extends ExceptionFiltersContext {
  override create(...of: Parameters<ExceptionFiltersContext['create']>): KeptExceptions {
    const [instance, callback] = of;
    return new KeptExceptions(`${instance.constructor.name}.${callback.name}`, super.create(...of));
  }
}
