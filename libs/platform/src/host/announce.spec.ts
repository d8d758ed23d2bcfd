import { Module } from '@nestjs/common';
import { expect, it } from 'vitest';
import { Configs } from '../config/configs.js';
import { createLogger } from '../logging/logger.js';
import { announce } from './announce.js';
import { defineApp } from './define-app.js';

@Module({})
class ShopModule {}

it('says where everything is, in one line of JSON where no terminal is', () => {
  const lines: unknown[] = [];
  const logger = createLogger({ level: 'info', destination: { write: (line) => lines.push(JSON.parse(line)) } });
  const shop = defineApp({ name: 'shop', port: 1, module: ShopModule });
  const urls = new Map([['shop', 'http://localhost:3001']]);
  const host = { settings: Configs.read([], {}), logger, urls, stop: () => Promise.resolve(true) };
  announce('trenza', host, [{ title: 'catalog', app: shop, path: '/catalog' }]);
  expect(lines).toMatchObject([
    {
      msg: 'trenza is ready',
      urls: { catalog: 'http://localhost:3001/catalog', "shop's API": 'http://localhost:3001/docs' },
      seconds: expect.any(Number) as number,
    },
  ]);
});
