/** What people set: recado.toml and the command line. */
@NullMarked
package im.recado.server.settings;

import org.jspecify.annotations.NullMarked;
