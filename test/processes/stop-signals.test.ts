import { stopSignals } from '../../processes/stop-signals.ts';

it('on Windows Ctrl-Break and a closed console end a process in order; elsewhere nohup keeps its meaning', () => {
  expect(stopSignals('win32')).toEqual(['SIGINT', 'SIGTERM', 'SIGBREAK', 'SIGHUP']);
  expect(stopSignals('linux')).toEqual(['SIGINT', 'SIGTERM']);
});
