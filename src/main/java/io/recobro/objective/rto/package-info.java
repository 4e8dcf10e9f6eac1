/** How long a restore takes, by what drills measured, and when growth will break the objective. Pure. */
package io.recobro.objective.rto;
