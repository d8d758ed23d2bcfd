import { Module, type DynamicModule } from '@nestjs/common';
import { ClientsModule } from '@nestjs/microservices';
import { RabbitmqClient } from '#messaging/nest';
import { Farm } from './farm.js';

@Module({})
export class FarmModule {
  static on(url: string): DynamicModule {
    const cats = { name: 'CATS', customClass: RabbitmqClient, options: { urls: [url], queue: 'cats' } };
    return { module: FarmModule, imports: [ClientsModule.register([cats])], providers: [Farm], exports: [Farm] };
  }
}
