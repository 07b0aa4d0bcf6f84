from arc25.plugins.dsls.arc25.samples.generate import generate_samples
