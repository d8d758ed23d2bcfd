import { Controller, Get, Header } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Registry } from 'prom-client';
import { AppMetrics } from './app-metrics.js';
import { ProcessMetrics } from './process-metrics.js';

@ApiTags('operations')
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly app: AppMetrics,
    private readonly process: ProcessMetrics,
  ) {}

  @Get()
  @ApiOperation({ summary: "The app's figures and the process's, as Prometheus reads them" })
  @ApiProduces('text/plain')
  @Header('Content-Type', Registry.PROMETHEUS_CONTENT_TYPE)
  async metrics(): Promise<string> {
    const [process, app] = await Promise.all([this.process.registry.metrics(), this.app.registry.metrics()]);
    return `${process}\n${app}`;
  }
}
