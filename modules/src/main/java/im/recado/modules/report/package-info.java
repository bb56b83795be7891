/** Reports of abuse, on their way to those who run the server (XEP-0377). */
@NullMarked
package im.recado.modules.report;

import org.jspecify.annotations.NullMarked;
