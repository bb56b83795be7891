/** The console in the Chromium that is installed; skipped, with the package's name, where there is none. */
@NullMarked
package im.recado.console.browser;

import org.jspecify.annotations.NullMarked;
