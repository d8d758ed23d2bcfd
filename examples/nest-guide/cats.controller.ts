import { Controller, NotFoundException } from '@nestjs/common';
import { EventPattern, MessagePattern, Payload, RpcException } from '@nestjs/microservices';

@Controller()
export class CatsController {
  readonly #grams = new Map<string, number>();

  @EventPattern('cat_weighed')
  weighed(@Payload() { name, grams }: { name: string; grams: number }): void {
    if (grams <= 0) throw new RpcException(`${name} can't weigh ${grams} g`);
    this.#grams.set(name, grams);
  }

  @MessagePattern({ cmd: 'weight' })
  weight(name: string): number {
    const grams = this.#grams.get(name);
    if (grams === undefined) throw new RpcException(new NotFoundException(name).getResponse());
    return grams;
  }
}
