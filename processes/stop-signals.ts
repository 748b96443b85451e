/**
 * By what a process is asked to end. Windows knows no SIGTERM from outside; it has Ctrl-Break, and a console that is closed,
 * after which it kills within some ten seconds. Elsewhere SIGHUP is left alone: who starts a program by nohup means that.
 *
 * Source: Node.js, process, signal events.
 */
export function stopSignals(platform: NodeJS.Platform = process.platform): NodeJS.Signals[] {
  return platform === 'win32' ? ['SIGINT', 'SIGTERM', 'SIGBREAK', 'SIGHUP'] : ['SIGINT', 'SIGTERM'];
}
