@NullMarked
package im.recado.modules.report;

import org.jspecify.annotations.NullMarked;
