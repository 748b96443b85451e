/**
 * The one script that the fake `pwsh` understands: it doesn't run the script, but does what the script does. To change the
 * script, make the change in the fake `pwsh` first, then in `known-script.ps1` and this sum.
 */

/** SHA-256 of the script that a session loads (`known-script.ps1`), hexadecimal. */
export const knownScriptSha256 = 'f616d59d1416756a86f092a79852eafe90d12ded925c6298d9ca02029210e870';

/** Of the script that the recordings were made with (`header.bootstrap`): a shorter one, for calls on the machine itself. */
export const recordedScriptSha256 = 'e574fef44f806ed6cc20b86526f5b058678f93324b43fad2684283d7cd015de0';
