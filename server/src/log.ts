import { type Logger, pino } from 'pino';
import type { Config } from './config.ts';

export const openLog = (config: Config): Logger =>
  pino({ level: config.LOG_LEVEL, base: null, serializers: { error: pino.stdSerializers.err } });
