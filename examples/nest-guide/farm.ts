import { Inject, Injectable } from '@nestjs/common';
import { ClientProxy } from '@nestjs/microservices';
import { lastValueFrom, timeout } from 'rxjs';

@Injectable()
export class Farm {
  constructor(@Inject('CATS') private readonly cats: ClientProxy) {}

  /** Resolves once the broker took it over; rejects where it did not. */
  async weigh(name: string, grams: number): Promise<void> {
    await lastValueFrom(this.cats.emit('cat_weighed', { name, grams }), { defaultValue: undefined });
  }

  weightOf(name: string): Promise<number> {
    return lastValueFrom(this.cats.send<number>({ cmd: 'weight' }, name).pipe(timeout(5_000)));
  }
}
