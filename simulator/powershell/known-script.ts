/**
 * The one script that the fake `pwsh` understands: it doesn't run the script, but does what the script does. To change the
 * script, make the change in the fake `pwsh` first, then in `known-script.ps1` and this sum.
 */

/** SHA-256 of the script that a session loads (`known-script.ps1`), hexadecimal. */
export const knownScriptSha256 = 'cf64d11f9f73cdb22ff72a8e1ac3f221a6dcadba5d883cc22e099d1df8c5b017';

/** Of the script that the recordings were made with (`header.bootstrap`): a shorter one, for calls on the machine itself. */
export const recordedScriptSha256 = 'e574fef44f806ed6cc20b86526f5b058678f93324b43fad2684283d7cd015de0';
