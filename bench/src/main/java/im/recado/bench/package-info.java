/** The load generator's command line: options, runs over one or several servers, the report. */
@NullMarked
package im.recado.bench;

import org.jspecify.annotations.NullMarked;
