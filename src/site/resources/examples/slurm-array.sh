#!/bin/bash
# Downloads the repositories listed in repositories.txt, one in each task of a job array, into a shared cache.
#SBATCH --job-name=hfj
#SBATCH --array=0-2
#SBATCH --cpus-per-task=2
#SBATCH --mem=1G
#SBATCH --time=12:00:00
#SBATCH --requeue
set -euo pipefail

export HF_HUB_CACHE="${HF_HUB_CACHE:-$HOME/hub}"
repository=$(sed -n "$((SLURM_ARRAY_TASK_ID + 1))p" repositories.txt)
hfj download "$repository" --limit-rate 200M
